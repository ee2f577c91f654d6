//! What is said when models are used where they were not made for.

use super::distance::Distances;
use super::logic_tree::{Branch, LogicTree};
use super::rupture::{Mechanism, Rupture};
use super::shaking::BranchShaking;
use super::site::Sites;
use crate::caveat::Caveat;

/// Median intensity from which a site too far away for a model is worth a remark: the first
/// damage. Ours.
const DAMAGING_INTENSITY: f32 = 5.0;

/// Remarks on a rupture and its sites, one a branch and kind: W601 magnitude, W602 distance, W603
/// depth, W604 a branch that [`LogicTree::suited_to`] leaves out, W605 ground.
pub fn caveats(tree: &LogicTree, rupture: &Rupture, sites: &Sites) -> Vec<Caveat> {
    let suited = tree.suited_to(rupture);
    let is_used = |branch: &&Branch| suited.branches().iter().any(|it| it.name() == branch.name());
    let mut caveats: Vec<Caveat> =
        tree.branches().iter().filter(|it| !is_used(it)).map(|it| left_out(it, rupture)).collect();
    for branch in suited.branches() {
        caveats.extend(magnitude(branch, rupture));
        caveats.extend(at_sites(branch, rupture, sites));
        caveats.extend(depth(branch, rupture));
    }
    caveats
}

fn left_out(branch: &Branch, rupture: &Rupture) -> Caveat {
    let depth_km = rupture.depth().0;
    let message = format!(
        "`{}` measures distance along the ground and cannot tell that the hypocentre is \
         {depth_km:.0} km deep; it is left out, and the range of the results lacks its part",
        branch.name()
    );
    Caveat::new("W604", message)
}

fn magnitude(branch: &Branch, rupture: &Rupture) -> Option<Caveat> {
    let [low, high] = branch.model.validity(rupture.mechanism()).magnitude;
    let faulting = match rupture.mechanism() {
        Mechanism::StrikeSlip => "strike-slip",
        Mechanism::Normal => "normal",
        Mechanism::Reverse => "reverse",
    };
    let mag = rupture.magnitude();
    (mag < low || high < mag).then(|| {
        let message = format!(
            "M {mag:.1} {faulting} faulting is beyond the range of `{}` (M {low:.1} to {high:.1}); \
             its medians are extrapolated",
            branch.name()
        );
        Caveat::new("W601", message)
    })
}

/// Remarks on sites that are shaken enough to count: too far for the model, or ground it does not
/// know.
fn at_sites(branch: &Branch, rupture: &Rupture, sites: &Sites) -> Vec<Caveat> {
    let validity = branch.model.validity(rupture.mechanism());
    let [_, farthest_km] = validity.distance_km;
    let [softest_m_s, hardest_m_s] = validity.vs30_m_s;
    let Some(shaking) = BranchShaking::of(branch, rupture, sites) else { return vec![] };
    let (mut n_far, mut n_strange) = (0, 0);
    for (site, intensity) in shaking.intensity_median().into_iter().enumerate() {
        if intensity >= DAMAGING_INTENSITY {
            let is_far = Distances::of(rupture, sites.place[site]).rjb.0 > farthest_km;
            let vs30_m_s = sites.ground[site].vs30.0;
            n_far += usize::from(is_far);
            n_strange += usize::from(vs30_m_s < softest_m_s || hardest_m_s < vs30_m_s);
        }
    }
    let far = format!(
        "{n_far} sites with a median intensity of {DAMAGING_INTENSITY:.0} or more lie farther \
         than the range of `{}` ({farthest_km:.0} km); shaking there is extrapolated",
        branch.name()
    );
    let strange = format!(
        "{n_strange} sites with a median intensity of {DAMAGING_INTENSITY:.0} or more stand on \
         ground that `{}` was not made for (Vs30 {softest_m_s:.0} to {hardest_m_s:.0} m/s); \
         shaking there is extrapolated",
        branch.name()
    );
    let found = [("W602", n_far, far), ("W605", n_strange, strange)];
    let some = found.into_iter().filter(|(_, n, _)| *n > 0);
    some.map(|(code, _, message)| Caveat::new(code, message)).collect()
}

fn depth(branch: &Branch, rupture: &Rupture) -> Option<Caveat> {
    let [_, deepest_km] = branch.model.validity(rupture.mechanism()).depth_km;
    let depth_km = rupture.depth().0;
    (depth_km > deepest_km).then(|| {
        let message = format!(
            "a hypocentre {depth_km:.0} km deep is below the range of `{}`, a model for shallow \
             crust (to {deepest_km:.0} km); its shaking is extrapolated, and a deep event is felt \
             farther and differently",
            branch.name()
        );
        Caveat::new("W603", message)
    })
}
