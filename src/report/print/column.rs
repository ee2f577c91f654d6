//! A column of the page that is filled from the top: headings, paragraphs, lists, drawings.

use super::face::Faces;
use super::item::{BLUE, Colour, INK, Item, Node, Part};

/// Height of a line, as a share of the size of its letters.
const LINE: f32 = 1.16;

/// Base line below the top of a line, as a share of the size.
pub const BASE: f32 = 0.88;

/// How a paragraph looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Size as a share of the size of the page.
    pub scale: f32,
    /// Semibold.
    pub bold: bool,
    /// Of the letters.
    pub colour: Colour,
    /// Whether lines stand in the middle.
    pub centred: bool,
}

impl Style {
    /// Plain text.
    pub const PLAIN: Style = Style { scale: 1.0, bold: false, colour: INK, centred: false };
}

/// A column under way.
pub struct Column<'a> {
    /// Measures of the fonts.
    pub faces: &'a Faces,
    /// Left edge.
    pub left: f32,
    /// Width.
    pub width: f32,
    /// Where the next thing begins.
    pub top: f32,
    /// Size of the letters.
    pub size: f32,
    /// What stands in it.
    pub nodes: Vec<Node>,
}

impl<'a> Column<'a> {
    /// An empty column.
    pub fn new(faces: &'a Faces, [left, top]: [f32; 2], width: f32, size: f32) -> Column<'a> {
        Column { faces, left, width, top, size, nodes: Vec::new() }
    }

    /// Room below the last thing, in sizes of letters.
    pub fn skip(&mut self, sizes: f32) {
        self.top += sizes * self.size;
    }

    /// A heading of a section, with a rule below it.
    pub fn heading(&mut self, text: &str) {
        self.skip(0.45);
        let style = Style { scale: 1.14, bold: true, colour: BLUE, ..Style::PLAIN };
        let lines = self.lines(text, style);
        self.nodes.push(Node::Group(Part::Heading(2, text.to_owned()), vec![Node::Leaf(lines)]));
        let rule = Item::Rule([self.left, self.top + 0.6], self.width, 0.8, BLUE);
        self.nodes.push(Node::Decoration(vec![rule]));
        self.top += 2.2;
    }

    /// A paragraph.
    pub fn paragraph(&mut self, text: &str, style: Style) {
        let lines = self.lines(text, style);
        self.nodes.push(Node::Group(Part::Paragraph, vec![Node::Leaf(lines)]));
    }

    /// A list with dots.
    pub fn list(&mut self, entries: &[String], scale: f32) {
        let indent = 1.1 * scale * self.size;
        let mut list = Vec::new();
        for entry in entries {
            let dot = [self.left + 0.3 * indent, self.top];
            let style = Style { scale, ..Style::PLAIN };
            let dot = self.text(dot, "•", style);
            self.left += indent;
            self.width -= indent;
            let lines = self.lines(entry, style);
            self.left -= indent;
            self.width += indent;
            let body = vec![Node::Decoration(vec![dot]), Node::Leaf(lines)];
            list.push(Node::Group(Part::Entry, body));
            self.skip(0.12);
        }
        if !list.is_empty() {
            self.nodes.push(Node::Group(Part::List, list));
        }
    }

    /// A drawing over the whole width, `aspect` times as high as wide.
    pub fn figure(&mut self, svg: &str, aspect: f32, words: &str) {
        if svg.is_empty() {
            return;
        }
        let at = [self.left, self.top, self.width, self.width * aspect];
        let drawing = Node::Leaf(vec![Item::Drawing(at, svg.to_owned())]);
        self.nodes.push(Node::Group(Part::Figure(words.to_owned(), at), vec![drawing]));
        self.top += self.width * aspect;
        self.skip(0.2);
    }

    /// Lines of a text from the top of the column on, which moves below them.
    pub fn lines(&mut self, text: &str, style: Style) -> Vec<Item> {
        let size = style.scale * self.size;
        let lines = self.faces.wrap(text, style.bold, size, self.width);
        let mut items = Vec::new();
        for line in lines {
            let slack = self.width - self.faces.width(&line, style.bold, size);
            let left = self.left + if style.centred { 0.5 * slack } else { 0.0 };
            items.push(self.text([left, self.top], &line, style));
            self.top += LINE * size;
        }
        items
    }

    /// One line of text whose top left corner is `at`.
    pub fn text(&self, at: [f32; 2], text: &str, style: Style) -> Item {
        let size = style.scale * self.size;
        let at = [at[0], at[1] + BASE * size];
        Item::Text { at, text: text.to_owned(), size, bold: style.bold, colour: style.colour }
    }

    /// Height of so many lines.
    pub fn height(&self, lines: usize, scale: f32) -> f32 {
        lines as f32 * LINE * scale * self.size
    }
}
