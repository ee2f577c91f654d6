//! Whole people of groups that add up to their total.

/// Divides a whole number by shares that add up to 1, by largest remainder (Hamilton's method):
/// parts add up to the total exactly, and each lies less than 1 from its exact value. Of equal
/// remainders the first of the list is served first.
///
/// ```
/// use panoh::population::apportionment::apportion;
/// assert_eq!(apportion(10, &[0.26, 0.26, 0.48]), [3, 2, 5]);
/// ```
pub fn apportion(total: u64, shares: &[f64]) -> Vec<u64> {
    let exact: Vec<f64> = shares.iter().map(|it| it * total as f64).collect();
    let mut parts: Vec<u64> = exact.iter().map(|it| it.floor() as u64).collect();
    let left = total.saturating_sub(parts.iter().sum());
    let remainder = |idx: &usize| exact[*idx] - exact[*idx].floor();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|a, b| remainder(b).total_cmp(&remainder(a)));
    for idx in order.into_iter().cycle().take(left as usize) {
        parts[idx] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_add_up_and_lie_within_one_of_their_share(
            total in 0_u64..20_000_000,
            weights in prop::collection::vec(0.0..1.0, 1..12),
        ) {
            let sum: f64 = weights.iter().sum();
            prop_assume!(0.01 < sum);
            let shares: Vec<f64> = weights.iter().map(|it| it / sum).collect();
            let parts = apportion(total, &shares);
            prop_assert_eq!(parts.iter().sum::<u64>(), total);
            for (part, share) in parts.iter().zip(&shares) {
                prop_assert!((*part as f64 - share * total as f64).abs() < 1.0 + 1e-6);
            }
        }
    }

    /// By hand: 0.606, 1.45, 2.539, 0.374, 0.641, 1.531, 2.538, 0.321 of ten people. Floors are
    /// 0 1 2 0 0 1 2 0; the four left over go to the remainders 0.641, 0.606, 0.539, 0.538.
    #[test]
    fn ten_people_are_divided_as_by_hand() {
        let shares = [0.0606, 0.145, 0.2539, 0.0374, 0.0641, 0.1531, 0.2538, 0.0321];
        assert_eq!(apportion(10, &shares), [1, 1, 3, 0, 1, 1, 3, 0]);
        assert_eq!(apportion(0, &shares), [0; 8]);
    }

    #[test]
    fn nobody_is_in_no_group() {
        assert!(apportion(5, &[]).is_empty());
    }
}
