//! What stands on the page, before it is painted: places in points from the upper left corner.

/// A colour, 0xRRGGBB.
pub type Colour = u32;

/// Black, of texts.
pub const INK: Colour = 0x11_11_11;
/// Of headings.
pub const BLUE: Colour = 0x0b_2f_6b;
/// Of notes.
pub const GREY: Colour = 0x33_33_33;

/// One thing that is drawn.
#[derive(Clone, Debug)]
pub enum Item {
    /// A line of text; `at` is the left end of its base line.
    Text {
        /// Left end of the base line.
        at: [f32; 2],
        /// The words.
        text: String,
        /// Size, points.
        size: f32,
        /// Semibold.
        bold: bool,
        /// Of the letters.
        colour: Colour,
    },
    /// A filled rectangle: left, top, width, height.
    Fill([f32; 4], Colour),
    /// The edge of a rectangle.
    Frame([f32; 4], Colour, f32),
    /// A level line: left, top, length, thickness.
    Rule([f32; 2], f32, f32, Colour),
    /// A drawing: left, top, width, height.
    Drawing([f32; 4], String),
}

/// What a part of the page is, for a voice that reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A section of the page.
    Section,
    /// A heading of a level, with its words.
    Heading(u16, String),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// An entry of a list.
    Entry,
    /// A table, with what it shows.
    Table(String),
    /// A row.
    Row,
    /// A cell that names its column.
    ColumnHead,
    /// A cell that names its row.
    RowHead,
    /// A cell.
    Cell,
    /// A drawing, with its words, in a box: left, top, width, height.
    Figure(String, [f32; 4]),
}

/// The tree of what stands on the page, in the order of reading.
#[derive(Clone, Debug)]
pub enum Node {
    /// A part and what is in it.
    Group(Part, Vec<Node>),
    /// What is read.
    Leaf(Vec<Item>),
    /// What is only seen.
    Decoration(Vec<Item>),
}
