//! The interactive report as one HTML file: all scripts, styles and data inside, no network.

use std::path::{Path, PathBuf};

use minijinja::{Environment, UndefinedBehavior, context};

use super::{WriteError, save};
use crate::report::page::{self, Page};
use crate::report::plan::Plan;
use crate::report::table::Table;

/// Writes `report.html`.
pub fn write(dir: &Path, plan: &Plan, tables: &[Table]) -> Result<PathBuf, WriteError> {
    let name = "report.html";
    let page = render(plan, tables).map_err(WriteError::of(&dir.join(name)))?;
    save(dir, name, page.as_bytes())
}

/// The page; a hole that nothing fills is an error.
pub fn render(
    plan: &Plan,
    tables: &[Table],
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let data = serde_json::to_string(&Page::new(plan, tables))?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("page.html", page::TEMPLATE)?;
    let scripts: Vec<&str> = page::SCRIPTS.iter().map(|it| it.1).collect();
    let page = environment.get_template("page.html")?.render(context! {
        title => &plan.context.scenario.title,
        styles => page::styles(),
        scripts => scripts,
        data => in_script(&data),
    })?;
    Ok(page)
}

/// JSON that cannot end the element it stands in: `</script>`, nor begin a comment in it: `<!--`.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_cannot_leave_its_script() {
        let json = super::in_script(r#"["</script><!--"]"#);
        assert!(!json.contains('<'));
        let back: Vec<String> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, ["</script><!--"]);
    }
}
