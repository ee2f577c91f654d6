//! Rupture files of OpenQuake (NRML): a plane, several planes, a simple or complex fault, a
//! gridded surface or a kite, with magnitude, rake and hypocentre.

use roxmltree::{Document, Node};

use super::KnownRupture;
use crate::hazard::plane::Plane;
use crate::hazard::surface::{
    Cloud, ComplexFault, Impossible, KiteFault, Planes, Point3, SimpleFault, Surface,
};
use crate::input::problem::{Place, Problem};
use crate::units::{Degrees, Km, LonLat};

/// Between the nodes of meshes: a rupture file does not say it; OpenQuake takes it from the job.
/// Ours.
const SPACING: Km = Km(1.0);

const KINDS: [&str; 5] = [
    "singlePlaneRupture",
    "multiPlanesRupture",
    "simpleFaultRupture",
    "complexFaultRupture",
    "griddedRupture",
];

/// One file, whose name is in every problem.
struct File<'a> {
    name: &'a str,
}

/// The first rupture of a file.
///
/// # Errors
/// It is no such file, or its geometry is impossible; with the place.
pub fn read(file: &str, text: &str) -> Result<KnownRupture, Problem> {
    let document = Document::parse(text).map_err(|error| {
        let at = error.pos();
        let place = Place::subject(file, format!("line {}, column {}", at.row, at.col));
        Problem::error("E607", place, format!("this is not XML: {error}"))
    })?;
    let it = File { name: file };
    let rupture = document.descendants().find(|it| KINDS.contains(&it.tag_name().name()));
    let rupture = rupture.ok_or_else(|| {
        let problem = it.problem(document.root_element(), "there is no rupture in this file");
        problem.expected(format!("expected one of {}", KINDS.join(", ")))
    })?;
    let hypocentre = it.child(rupture, "hypocenter")?;
    Ok(KnownRupture {
        magnitude: Some(it.number_in(rupture, "magnitude", [1.0, 9.5])?),
        rake_deg: Some(it.number_in(rupture, "rake", [-180.0, 180.0])?),
        hypocentre: Some(it.place(hypocentre)?),
        surface: it.surface(rupture)?,
    })
}

impl File<'_> {
    fn problem(&self, node: Node, message: impl Into<String>) -> Problem {
        // The opening tag is enough to show.
        let range = node.range();
        let text = &node.document().input_text()[range.clone()];
        let end = range.start + text.find(['>', '\n']).map_or(text.len(), |it| it + 1);
        let place = Place {
            file: self.name.to_owned(),
            span: Some(range.start..end),
            subject: node.tag_name().name().to_owned(),
        };
        Problem::error("E607", place, message)
    }

    fn impossible(&self, node: Node) -> impl Fn(Impossible) -> Problem {
        move |it| self.problem(node, it.to_string())
    }

    fn child<'a, 'b>(&self, node: Node<'a, 'b>, name: &str) -> Result<Node<'a, 'b>, Problem> {
        node.children()
            .find(|it| it.tag_name().name() == name)
            .ok_or_else(|| self.problem(node, format!("`{name}` is missing")))
    }

    fn number(&self, node: Node, name: &str) -> Result<f64, Problem> {
        let child = self.child(node, name)?;
        let text = child.text().unwrap_or("").trim();
        let number = text.parse().ok().filter(|it: &f64| it.is_finite());
        number.ok_or_else(|| self.problem(child, format!("`{text}` is no number")))
    }

    fn number_in(&self, node: Node, name: &str, [low, high]: [f64; 2]) -> Result<f64, Problem> {
        let number = self.number(node, name)?;
        if low <= number && number <= high {
            return Ok(number);
        }
        let child = self.child(node, name)?;
        let problem = self.problem(child, format!("`{name}` is {number}"));
        Err(problem.expected(format!("expected {low} to {high}")))
    }

    /// Longitude, latitude and depth as attributes.
    fn place(&self, node: Node) -> Result<Point3, Problem> {
        let attribute = |name: &str| {
            let number = node.attribute(name).and_then(|it| it.trim().parse::<f64>().ok());
            number.filter(|it| it.is_finite()).ok_or_else(|| {
                self.problem(node, format!("the attribute `{name}` is missing or no number"))
            })
        };
        let place = LonLat::new(attribute("lon")?, attribute("lat")?);
        let depth_km = attribute("depth")?;
        if !(0.0..=700.0).contains(&depth_km) {
            let problem = self.problem(node, format!("a depth is {depth_km} km"));
            return Err(problem.expected("expected 0 to 700, positive downwards"));
        }
        Ok((place, Km(depth_km)))
    }

    /// The points of the `posList` in a node, of two or three numbers each.
    fn points(&self, node: Node, size: usize) -> Result<Vec<Point3>, Problem> {
        let list = node.descendants().find(|it| it.tag_name().name() == "posList");
        let list = list.ok_or_else(|| self.problem(node, "`posList` is missing"))?;
        let words = list.text().unwrap_or("").split([' ', '\t', '\n', '\r', ',']);
        let mut numbers = vec![];
        for word in words.filter(|it| !it.is_empty()) {
            let number = word.parse::<f64>().ok().filter(|it| it.is_finite());
            numbers
                .push(number.ok_or_else(|| self.problem(list, format!("`{word}` is no number")))?);
        }
        if !numbers.len().is_multiple_of(size) {
            let what = ["longitude, latitude", "longitude, latitude, depth"][size - 2];
            let problem = self.problem(list, format!("{} numbers make no points", numbers.len()));
            return Err(problem.expected(format!("expected {what} of each point")));
        }
        let point = |it: &[f64]| (LonLat::new(it[0], it[1]), Km(it.get(2).copied().unwrap_or(0.0)));
        Ok(numbers.chunks_exact(size).map(point).collect())
    }

    fn surface(&self, rupture: Node) -> Result<Surface, Problem> {
        let named =
            |name: &'static str| rupture.children().filter(move |it| it.tag_name().name() == name);
        let kites: Vec<Node> = named("kiteSurface").collect();
        match rupture.tag_name().name() {
            "singlePlaneRupture" => {
                Ok(Surface::Plane(self.plane(self.child(rupture, "planarSurface")?)?))
            }
            "multiPlanesRupture" if !kites.is_empty() => self.kite(&kites),
            "multiPlanesRupture" => {
                let planes = named("planarSurface").map(|it| self.plane(it));
                let planes = Planes::new(planes.collect::<Result<_, _>>()?);
                Ok(Surface::Planes(planes.map_err(self.impossible(rupture))?))
            }
            "simpleFaultRupture" => self.simple_fault(self.child(rupture, "simpleFaultGeometry")?),
            "complexFaultRupture" => {
                self.complex_fault(self.child(rupture, "complexFaultGeometry")?)
            }
            _ => {
                let node = self.child(rupture, "griddedSurface")?;
                let cloud = Cloud::new(self.points(node, 3)?).map_err(self.impossible(node))?;
                Ok(Surface::Cloud(Box::new(cloud)))
            }
        }
    }

    fn plane(&self, node: Node) -> Result<Plane, Problem> {
        let mut corners = vec![];
        for name in ["topLeft", "topRight", "bottomLeft", "bottomRight"] {
            corners.push(self.place(self.child(node, name)?)?);
        }
        let corners = [corners[0], corners[1], corners[2], corners[3]];
        let plane = Plane::from_corners(corners, None);
        plane.ok_or_else(|| self.impossible(node)(Impossible::NotAPlane))
    }

    fn simple_fault(&self, node: Node) -> Result<Surface, Problem> {
        let fault = SimpleFault {
            trace: self.points(node, 2)?.iter().map(|it| it.0).collect(),
            dip: Degrees(self.number(node, "dip")?),
            upper_depth: Km(self.number(node, "upperSeismoDepth")?),
            lower_depth: Km(self.number(node, "lowerSeismoDepth")?),
            spacing: SPACING,
        };
        Ok(Surface::Mesh(Box::new(fault.surface().map_err(self.impossible(node))?)))
    }

    fn complex_fault(&self, node: Node) -> Result<Surface, Problem> {
        let edges = node.children().filter(|it| it.tag_name().name().ends_with("Edge"));
        let edges = edges.map(|it| self.points(it, 3)).collect::<Result<_, _>>()?;
        let surface = ComplexFault { edges, spacing: SPACING }.surface();
        Ok(Surface::Mesh(Box::new(surface.map_err(self.impossible(node))?)))
    }

    fn kite(&self, nodes: &[Node]) -> Result<Surface, Problem> {
        let [node] = nodes else {
            return Err(self.problem(nodes[1], "several kite surfaces in a rupture are not read"));
        };
        let profiles = node.children().filter(|it| it.tag_name().name() == "profile");
        let profiles = profiles.map(|it| self.points(it, 3)).collect::<Result<_, _>>()?;
        let fault = KiteFault { profiles, profile_spacing: SPACING, edge_spacing: SPACING };
        Ok(Surface::Mesh(Box::new(fault.surface().map_err(self.impossible(*node))?)))
    }
}
