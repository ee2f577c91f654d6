//! From the tree of the page to a tagged PDF, through krilla.

use std::num::NonZeroU16;
use std::sync::Arc;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, ListNumbering, Node as TagNode, SpanTag,
    TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use krilla::text::{Font, TextDirection};
use krilla_svg::{SurfaceExt, SvgSettings};

use super::item::{Colour, Item, Node, Part};
use super::{PAGE_PT, PrintError};
use crate::report::brief::Brief;
use crate::report::fonts;
use crate::report::lang::Language;

/// The page as a file.
pub fn pdf(nodes: &[Node], language: &Language, brief: &Brief) -> Result<Vec<u8>, PrintError> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|it| PrintError::Pdf(format!("{it:?}")))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let mut painter = Painter::new()?;
    let mut tree = TagTree::new().with_lang(Some(language.code.clone()));
    let size = PageSettings::from_wh(PAGE_PT.0, PAGE_PT.1).expect("the size of A4");
    let mut page = document.start_page_with(size);
    let mut surface = page.surface();
    for node in nodes {
        for tag in painter.node(&mut surface, node)? {
            tree.push(tag);
        }
    }
    surface.finish();
    page.finish();
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    for (words, [left, top]) in headings(nodes) {
        let place = XyzDestination::new(0, Point::from_xy(left, top));
        outline.push_child(OutlineNode::new(words, place));
    }
    document.set_outline(outline);
    let title = format!("{}: {}", language.text("page", "title"), brief.subtitle);
    let metadata = Metadata::new().title(title).language(language.code.clone());
    document.set_metadata(metadata.creator(format!("Panoh {}", env!("CARGO_PKG_VERSION"))));
    document.finish().map_err(|it| PrintError::Pdf(format!("{it:?}")))
}

/// Headings with the left end of their base lines, in the order of reading.
fn headings(nodes: &[Node]) -> Vec<(String, [f32; 2])> {
    let mut found = Vec::new();
    for node in nodes {
        let Node::Group(part, inside) = node else { continue };
        match (part, inside.as_slice()) {
            (Part::Heading(_, words), [Node::Leaf(items), ..]) => {
                if let Some(Item::Text { at, size, .. }) = items.first() {
                    found.push((words.clone(), [at[0], at[1] - size]));
                }
            }
            _ => found.extend(headings(inside)),
        }
    }
    found
}

struct Painter {
    fonts: Vec<Font>,
    options: usvg::Options<'static>,
}

fn colour(of: Colour) -> rgb::Color {
    let [_, red, green, blue] = of.to_be_bytes();
    rgb::Color::new(red, green, blue)
}

fn fill(of: Colour) -> Fill {
    Fill { paint: colour(of).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

impl Painter {
    fn new() -> Result<Painter, PrintError> {
        let mut known = usvg::fontdb::Database::new();
        let mut fonts = Vec::new();
        for it in &fonts::ALL {
            known.load_font_data(it.ttf.to_vec());
            let font = Font::new(it.ttf.to_vec().into(), 0);
            fonts.push(font.ok_or_else(|| PrintError::Pdf("a font cannot be read".to_owned()))?);
        }
        let options = usvg::Options {
            font_family: fonts::FAMILY.to_owned(),
            fontdb: Arc::new(known),
            style_sheet: Some(".chart { font-size: 10.5px }".to_owned()),
            ..usvg::Options::default()
        };
        Ok(Painter { fonts, options })
    }

    fn node(&mut self, surface: &mut Surface, node: &Node) -> Result<Vec<TagNode>, PrintError> {
        match node {
            Node::Group(part, nodes) => {
                let mut group = TagGroup::new(tag(part));
                for node in nodes {
                    for child in self.node(surface, node)? {
                        group.push(child);
                    }
                }
                if *part == Part::Entry {
                    let mut entry = TagGroup::new(Tag::LI);
                    entry.push(TagNode::Group(group));
                    return Ok(vec![TagNode::Group(entry)]);
                }
                Ok(vec![TagNode::Group(group)])
            }
            Node::Leaf(items) if items.is_empty() => Ok(Vec::new()),
            Node::Leaf(items) => items.iter().map(|it| self.tagged(surface, it)).collect(),
            Node::Decoration(items) => {
                let kind = Artifact::with_kind(ArtifactType::Layout);
                surface.start_tagged(ContentTag::Artifact(kind));
                let painted = items.iter().try_for_each(|it| self.paint(surface, it));
                surface.end_tagged();
                painted.map(|()| Vec::new())
            }
        }
    }

    fn tagged(&mut self, surface: &mut Surface, item: &Item) -> Result<TagNode, PrintError> {
        let content = match item {
            Item::Text { .. } => ContentTag::Span(SpanTag::empty()),
            _ => ContentTag::Other,
        };
        let id = surface.start_tagged(content);
        let painted = self.paint(surface, item);
        surface.end_tagged();
        painted.map(|()| TagNode::Leaf(id))
    }

    fn paint(&mut self, surface: &mut Surface, item: &Item) -> Result<(), PrintError> {
        match item {
            Item::Text { at, text, size, bold, colour } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*colour)));
                // The space keeps words of two lines apart for who copies or hears them.
                let text = format!("{text} ");
                let font = self.fonts[usize::from(*bold)].clone();
                let at = Point::from_xy(at[0], at[1]);
                surface.draw_text(at, font, *size, &text, false, TextDirection::Auto);
            }
            Item::Fill(at, colour) => rectangle(surface, *at, Some(fill(*colour)), None),
            Item::Frame(at, edge, width) => {
                let stroke =
                    Stroke { paint: colour(*edge).into(), width: *width, ..Stroke::default() };
                rectangle(surface, *at, None, Some(stroke));
            }
            Item::Rule([left, top], length, thick, colour) => {
                rectangle(surface, [*left, *top, *length, *thick], Some(fill(*colour)), None);
            }
            Item::Drawing([left, top, width, height], svg) => {
                let tree = usvg::Tree::from_str(svg, &self.options).map_err(PrintError::Drawing)?;
                let Some(size) = Size::from_wh(*width, *height) else { return Ok(()) };
                surface.push_transform(&Transform::from_translate(*left, *top));
                surface.draw_svg(&tree, size, SvgSettings::default());
                surface.pop();
            }
        }
        Ok(())
    }
}

fn rectangle(
    surface: &mut Surface,
    [left, top, width, height]: [f32; 4],
    fill: Option<Fill>,
    stroke: Option<Stroke>,
) {
    let Some(rect) = Rect::from_xywh(left, top, width, height) else { return };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn tag(part: &Part) -> TagKind {
    match part {
        Part::Section => Tag::Section.into(),
        Part::Heading(level, words) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(words.clone())).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::List => Tag::L(ListNumbering::Disc).into(),
        Part::Entry => Tag::LBody.into(),
        Part::Table(words) => Tag::Table.with_summary(Some(words.clone())).into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Part::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Part::Cell => Tag::TD.into(),
        Part::Figure(words, [left, top, width, height]) => {
            let at = Rect::from_xywh(*left, *top, *width, *height).map(|it| BBox::new(0, it));
            Tag::Figure(Some(words.clone())).with_bbox(at).into()
        }
    }
}
