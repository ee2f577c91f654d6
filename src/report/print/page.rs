//! Where the parts of the brief stand. The largest letters with which all fits on one page win.

use super::column::{Column, Style};
use super::face::Faces;
use super::grid::{Cell, Grid};
use super::item::{BLUE, GREY, INK, Item, Node, Part};
use super::{PAGE_PT, PrintError};
use crate::report::brief::{Brief, Colour, Line, Place};
use crate::report::lang::Language;

/// Left and right, top and bottom margins, points.
const MARGIN_PT: (f32, f32) = (27.0, 22.0);

/// Between columns.
const GUTTER_PT: f32 = 11.0;

/// Sizes of letters that are tried, tenths of a point: from the largest to the smallest that a
/// person can read on paper.
const SIZES: std::ops::RangeInclusive<u32> = 52..=80;

/// Size of the small print, as a share of the text.
const SMALL: f32 = 0.88;

/// Height of the map as a share of its width.
const MAP_ASPECT: f32 = 426.0 / 600.0;

/// Height of the chart as a share of its width.
const CHART_ASPECT: f32 = 98.0 / 300.0;

/// The page.
pub fn lay_out(brief: &Brief, language: &Language) -> Result<Vec<Node>, PrintError> {
    let faces = Faces::new();
    let bottom = PAGE_PT.1 - MARGIN_PT.1;
    let fits = |tenths: u32| {
        let (nodes, end) =
            Sheet { faces: &faces, brief, language, size: tenths as f32 / 10.0 }.all();
        (end <= bottom).then_some(nodes)
    };
    SIZES.rev().find_map(fits).ok_or(PrintError::TooLong)
}

struct Sheet<'a> {
    faces: &'a Faces,
    brief: &'a Brief,
    language: &'a Language,
    size: f32,
}

/// Left edge and width of the page's text.
fn whole() -> (f32, f32) {
    (MARGIN_PT.0, PAGE_PT.0 - 2.0 * MARGIN_PT.0)
}

/// Left edges and widths of two columns, the first with this share of the width.
fn two(share: f32) -> [(f32, f32); 2] {
    let (left, width) = whole();
    let first = share * (width - GUTTER_PT);
    [(left, first), (left + first + GUTTER_PT, width - GUTTER_PT - first)]
}

impl Sheet<'_> {
    fn word(&self, group: &str, key: &str) -> String {
        self.language.text(group, key).to_owned()
    }

    fn column(&self, (left, width): (f32, f32), top: f32) -> Column<'_> {
        Column::new(self.faces, [left, top], width, self.size)
    }

    /// All of it, and where it ends.
    fn all(&self) -> (Vec<Node>, f32) {
        let mut nodes = Vec::new();
        let top = self.head(&mut nodes);
        let top = self.tiles(&mut nodes, top);
        let top = self.side_by_side(&mut nodes, two(0.62), top, [Self::map, Self::country]);
        let top = self.side_by_side(&mut nodes, two(0.46), top, [Self::districts, Self::places]);
        let top = self.rest(&mut nodes, top);
        let top = self.foot(&mut nodes, top);
        (nodes, top)
    }

    fn side_by_side(
        &self,
        nodes: &mut Vec<Node>,
        places: [(f32, f32); 2],
        top: f32,
        parts: [fn(&Self, &mut Column); 2],
    ) -> f32 {
        let mut end = top;
        for (place, part) in places.into_iter().zip(parts) {
            let mut column = self.column(place, top);
            part(self, &mut column);
            end = end.max(column.top);
            nodes.push(Node::Group(Part::Section, column.nodes));
        }
        end
    }

    fn head(&self, nodes: &mut Vec<Node>) -> f32 {
        let mut column = self.column(whole(), MARGIN_PT.1);
        let height = 1.5 * self.size;
        let black = [column.left, column.top, column.width, height];
        column.nodes.push(Node::Decoration(vec![Item::Fill(black, 0)]));
        column.skip(0.17);
        let white = Style { bold: true, colour: 0xff_ff_ff, centred: true, ..Style::PLAIN };
        column.paragraph(self.language.text("page", "band"), white);
        column.top = MARGIN_PT.1 + height + 0.5 * self.size;
        let title = self.word("page", "title");
        let style = Style { scale: 2.0, bold: true, ..Style::PLAIN };
        let lines = column.lines(&title, style);
        column.nodes.push(Node::Group(Part::Heading(1, title), vec![Node::Leaf(lines)]));
        let draft = self.language.text("page", "draft");
        let gap = if draft.is_empty() { "" } else { " · " };
        let subtitle = format!("{}{gap}{draft}", self.brief.subtitle);
        column.paragraph(&subtitle, Style { scale: 1.1, ..Style::PLAIN });
        column.skip(0.5);
        nodes.extend(column.nodes);
        column.top
    }

    fn tiles(&self, nodes: &mut Vec<Node>, top: f32) -> f32 {
        let (left, width) = whole();
        let n = self.brief.tiles.len() as f32;
        let (gap, pad) = (4.5, 3.5);
        let each = (width - gap * (n - 1.0)) / n;
        let mut end = top;
        let mut parts = Vec::new();
        for (i, tile) in self.brief.tiles.iter().enumerate() {
            let at = left + i as f32 * (each + gap);
            let mut column = self.column((at + pad, each - 2.0 * pad), top + 2.5);
            column.paragraph(&tile.title, Style { bold: true, ..Style::PLAIN });
            column.paragraph(&tile.value, Style { scale: 2.0, bold: true, ..Style::PLAIN });
            column.paragraph(&tile.range, Style { scale: 0.95, ..Style::PLAIN });
            column.paragraph(&tile.note, Style { scale: 0.95, colour: GREY, ..Style::PLAIN });
            end = end.max(column.top + 2.0);
            parts.push((at, column.nodes));
        }
        for (at, inside) in parts {
            let frame = Item::Frame([at, top, each, end - top], 0x88_88_88, 0.7);
            nodes.push(Node::Decoration(vec![frame]));
            nodes.push(Node::Group(Part::Section, inside));
        }
        end + 0.2 * self.size
    }

    fn map(&self, column: &mut Column) {
        column.heading(&self.brief.map_heading);
        let frame = [column.left, column.top, column.width, column.width * MAP_ASPECT];
        column.figure(&self.brief.map, MAP_ASPECT, &self.brief.map_summary);
        column.nodes.push(Node::Decoration(vec![Item::Frame(frame, 0x55_55_55, 0.7)]));
        self.legend(column);
    }

    /// Colours with their lowest numbers, then signs, as many in a line as fit.
    fn legend(&self, column: &mut Column) {
        let style = Style { scale: SMALL, ..Style::PLAIN };
        let (height, box_height) = (column.height(1, SMALL), 0.75 * SMALL * self.size);
        let right = column.left + column.width;
        let mut at = [column.left, column.top + 0.15 * self.size];
        let mut items = Vec::new();
        let mut seen = Vec::new();
        for class in &self.brief.legend {
            let width = self.faces.width(&class.label, false, SMALL * self.size).max(18.0) + 4.0;
            seen.push(Item::Fill([at[0], at[1], width, box_height], colour(&class.back)));
            items.push(column.text([at[0], at[1] + box_height], &class.label, style));
            at[0] += width;
        }
        at = [at[0] + 6.0, at[1] + box_height];
        for sign in &self.brief.signs {
            let width = 0.8 * sign.width as f32;
            let words = self.faces.width(&sign.label, false, SMALL * self.size);
            if right < at[0] + width + words + 2.0 {
                at = [column.left, at[1] + height];
            }
            let place = [at[0], at[1] + 0.1 * height, width, 7.2];
            seen.push(Item::Drawing(place, sign.svg.clone()));
            items.push(column.text([at[0] + width + 2.0, at[1]], &sign.label, style));
            at[0] += width + words + 8.0;
        }
        column.nodes.push(Node::Decoration(seen));
        column.nodes.push(Node::Group(Part::Paragraph, vec![Node::Leaf(items)]));
        column.top = at[1] + height;
    }

    /// Numbers of the whole country.
    fn country(&self, column: &mut Column) {
        column.heading(self.language.text("exposure", "heading"));
        self.strip(column);
        column.heading(self.language.text("days", "heading"));
        let days: Vec<String> = self
            .brief
            .days
            .iter()
            .map(|it| {
                format!("{} {}: {} ({})", self.word("days", "day"), it.label, it.value, it.range)
            })
            .collect();
        let words = format!("{}. {}", self.language.text("days", "summary"), days.join("; "));
        column.figure(&self.brief.chart, CHART_ASPECT, &words);
        let note = Style { scale: SMALL, colour: GREY, ..Style::PLAIN };
        column.paragraph(self.language.text("days", "axis"), note);
        for chance in &self.brief.chances {
            column.paragraph(chance, Style::PLAIN);
        }
        column.heading(self.language.text("shelter", "heading"));
        column.grid(&self.lines("shelter", "what", &self.brief.shelter));
        column.heading(self.language.text("isolated", "heading"));
        column.paragraph(&self.brief.isolated, Style::PLAIN);
    }

    /// Residents by degree of intensity: coloured heads and numbers below.
    fn strip(&self, column: &mut Column) {
        let classes = &self.brief.exposed;
        let each = column.width / classes.len().max(1) as f32;
        let (height, top) = (column.height(1, 1.0) + 1.5, column.top + 1.0);
        let mut table = Vec::new();
        for (r, at) in [top, top + height].into_iter().enumerate() {
            let text = |it: &Colour| if r == 0 { it.label.clone() } else { it.value.clone() };
            let mut row = Vec::new();
            for (i, class) in classes.iter().enumerate() {
                let left = column.left + i as f32 * each;
                let place = [left, at, each, height];
                let back = if r == 0 { colour(&class.back) } else { 0xff_ff_ff };
                let seen = vec![Item::Fill(place, back), Item::Frame(place, 0x77_77_77, 0.4)];
                row.push(Node::Decoration(seen));
                let bold = r == 0;
                let mut size = SMALL;
                while each - 1.0 < self.faces.width(&text(class), bold, size * self.size)
                    && 0.5 < size
                {
                    size -= 0.02;
                }
                let width = self.faces.width(&text(class), bold, size * self.size);
                let ink = if r == 0 && class.dark { 0xff_ff_ff } else { INK };
                let style = Style { scale: size, bold, colour: ink, ..Style::PLAIN };
                let item =
                    column.text([left + 0.5 * (each - width), at + 0.75], &text(class), style);
                let part = if r == 0 { Part::ColumnHead } else { Part::Cell };
                row.push(Node::Group(part, vec![Node::Leaf(vec![item])]));
            }
            table.push(Node::Group(Part::Row, row));
        }
        let summary = self.word("exposure", "summary");
        column.nodes.push(Node::Group(Part::Table(summary), table));
        column.top = top + 2.0 * height;
    }

    /// A table of labels, P50 and ranges.
    fn lines(&self, group: &str, what: &str, lines: &[Line]) -> Grid {
        let row = |it: &Line| {
            vec![
                Cell::Words(it.label.clone()),
                Cell::Number(it.value.clone()),
                Cell::Number(it.range.clone()),
            ]
        };
        Grid {
            caption: self.word(group, "summary"),
            head: vec![
                self.word(group, what),
                self.word("days", "p50"),
                self.word("days", "range"),
            ],
            rows: lines.iter().map(row).collect(),
            ..Grid::default()
        }
    }

    fn districts(&self, column: &mut Column) {
        column.heading(&self.brief.district_heading);
        let word = |key| self.word("districts", key);
        let row = |it: &Place| {
            vec![
                Cell::Words(it.rank.to_string()),
                Cell::Words(it.name.clone()),
                Cell::Number(it.mmi.clone()),
                Cell::StrongNumber(it.p50.clone()),
                Cell::Number(it.range.clone()),
                Cell::Bar(it.bar.clone()),
                Cell::Number(it.gap.clone()),
            ]
        };
        column.grid(&Grid {
            caption: word("summary"),
            head: vec![
                self.word("page", "rank"),
                word("name"),
                word("mmi"),
                word("p50"),
                word("range"),
                String::new(),
                word("gap"),
            ],
            rows: self.brief.districts.iter().map(row).collect(),
            wide: 1,
            bars: Some((5, 0.18)),
            ..Grid::default()
        });
    }

    fn places(&self, column: &mut Column) {
        column.heading(self.language.text("settlements", "heading"));
        let word = |key| self.word("settlements", key);
        let row = |it: &Place| {
            let mark = if it.modelled { "ᵐ" } else { "" };
            vec![
                Cell::Words(format!("{}{mark}", it.name)),
                Cell::Words(it.district.clone()),
                Cell::Number(it.mmi.clone()),
                Cell::StrongNumber(it.p50.clone()),
                Cell::Number(it.range.clone()),
                Cell::Number(it.cut_off.clone()),
            ]
        };
        column.grid(&Grid {
            caption: word("summary"),
            head: vec![
                word("name"),
                word("district"),
                self.word("districts", "mmi"),
                self.word("districts", "p50"),
                self.word("districts", "range"),
                word("cut_off"),
            ],
            rows: self.brief.settlements.iter().map(row).collect(),
            most: 0.25,
            ..Grid::default()
        });
        let note = Style { scale: SMALL, colour: GREY, ..Style::PLAIN };
        column.paragraph(self.language.text("settlements", "rule"), note);
    }

    /// Questions, roads, remarks and needs, in two columns of heights as equal as can be.
    fn rest(&self, nodes: &mut Vec<Node>, top: f32) -> f32 {
        let parts: [fn(&Self, &mut Column); 4] =
            [Self::questions, Self::roads, Self::remarks, Self::needs];
        let [left, right] = two(0.5);
        let height = |part: fn(&Self, &mut Column)| {
            let mut column = self.column(left, 0.0);
            part(self, &mut column);
            column.top
        };
        let heights = parts.map(height);
        let end = |in_left: u32| {
            let of = |side: bool| -> f32 {
                (0..4).filter(|i| (in_left >> i & 1 == 1) == side).map(|i| heights[i]).sum()
            };
            of(true).max(of(false))
        };
        // The first part, questions, always stands first on the left.
        let best = (1..16).step_by(2).min_by(|a, b| end(*a).total_cmp(&end(*b))).unwrap_or(1);
        for (place, side) in [(left, true), (right, false)] {
            let mut column = self.column(place, top);
            for (i, part) in parts.iter().enumerate() {
                if (best >> i & 1 == 1) == side {
                    part(self, &mut column);
                }
            }
            nodes.push(Node::Group(Part::Section, column.nodes));
        }
        top + end(best)
    }

    fn questions(&self, column: &mut Column) {
        column.heading(self.language.text("questions", "heading"));
        if self.brief.questions.is_empty() {
            column.paragraph(self.language.text("questions", "none"), Style::PLAIN);
        }
        column.list(&self.brief.questions, 1.0);
    }

    fn roads(&self, column: &mut Column) {
        column.heading(self.language.text("roads", "heading"));
        if self.brief.roads.is_empty() {
            return column.paragraph(&self.brief.roads_none, Style::PLAIN);
        }
        let word = |key: &str| self.word("roads", key);
        let row = |it: &crate::report::brief::Road| {
            vec![
                Cell::Strong(it.letter.to_string()),
                Cell::Words(format!("{} ({})", it.name, self.language.text("roads", &it.class))),
                Cell::Words(if it.why.is_empty() { String::new() } else { word(&it.why) }),
                Cell::StrongNumber(it.closed.clone()),
                Cell::Number(it.reopen.clone()),
                Cell::Number(it.length.clone()),
            ]
        };
        column.grid(&Grid {
            caption: word("summary"),
            head: vec![
                String::new(),
                word("name"),
                word("why"),
                word("closed"),
                word("reopen"),
                word("length"),
            ],
            rows: self.brief.roads.iter().map(row).collect(),
            wide: 1,
            ..Grid::default()
        });
        let note = Style { scale: SMALL, colour: GREY, ..Style::PLAIN };
        column.paragraph(&self.brief.roads_note, note);
    }

    fn remarks(&self, column: &mut Column) {
        if !self.brief.caveats.is_empty() {
            column.heading(self.language.text("foot", "caveats"));
            column.list(&self.brief.caveats, SMALL);
        }
    }

    fn needs(&self, column: &mut Column) {
        let heading = if self.brief.winter { "heading_winter" } else { "heading" };
        column.heading(self.language.text("needs", heading));
        if self.brief.needs.is_empty() {
            return column.paragraph(self.language.text("needs", "none"), Style::PLAIN);
        }
        column.grid(&self.lines("needs", "item", &self.brief.needs));
    }

    /// The small print, its lines halved into two columns.
    fn foot(&self, nodes: &mut Vec<Node>, top: f32) -> f32 {
        let mut head = self.column(whole(), top);
        head.heading(self.language.text("foot", "heading"));
        let [left, right] = two(0.5);
        let text = self.brief.foot.join(" ");
        let small = Style { scale: SMALL, colour: GREY, ..Style::PLAIN };
        let lines = self.faces.wrap(&text, false, SMALL * self.size, left.1);
        let mut items = Vec::new();
        let mut end = head.top;
        for (place, lines) in
            [left, right].into_iter().zip(lines.chunks(lines.len().div_ceil(2).max(1)))
        {
            let mut column = self.column(place, head.top);
            for line in lines {
                items.extend(column.lines(line, small));
            }
            end = end.max(column.top);
        }
        nodes.extend(head.nodes);
        nodes.push(Node::Group(Part::Paragraph, vec![Node::Leaf(items)]));
        end
    }
}

/// `#rrggbb` as a number.
fn colour(text: &str) -> u32 {
    u32::from_str_radix(text.trim_start_matches('#'), 16).unwrap_or(BLUE)
}
