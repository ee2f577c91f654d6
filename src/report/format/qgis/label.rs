//! Labels as QGIS writes them.

use super::escaped;

/// Where a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Inside an area.
    Inside,
    /// Beside a point.
    Beside,
    /// On a line, turned as it is.
    Along,
}

/// What is written, and how.
#[derive(Clone, Copy, Debug)]
pub struct Label<'a> {
    /// Expression of QGIS.
    pub expression: &'a str,
    /// Points.
    pub size: f64,
    /// Whether it is bold.
    pub is_bold: bool,
    /// Where it stands.
    pub place: Place,
    /// 1 to this scale and larger maps; `None` at any scale.
    pub from_scale: Option<u32>,
    /// 0 for the first to give way, 10 for the last.
    pub priority: u8,
}

/// Black words on a white rim.
pub fn labeling(of: &Label) -> String {
    let (expression, size) = (escaped(of.expression), of.size);
    let weight = if of.is_bold { 75 } else { 50 };
    let (placement, flags) = match of.place {
        Place::Inside => (4, 0),
        Place::Beside => (6, 0),
        Place::Along => (2, 9),
    };
    let (by_scale, scale) = (u8::from(of.from_scale.is_some()), of.from_scale.unwrap_or(0));
    let priority = of.priority;
    format!(
        "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style \
         fieldName=\"{expression}\" isExpression=\"1\" fontFamily=\"Noto Sans\" \
         fontSize=\"{size}\" fontSizeUnit=\"Point\" fontWeight=\"{weight}\" fontItalic=\"0\" \
         fontKerning=\"1\" textColor=\"20,20,20,255\" textOpacity=\"1\" multilineHeight=\"1\" \
         capitalization=\"0\" blendMode=\"0\" namedStyle=\"\" textOrientation=\"horizontal\">\
         <text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" \
         bufferColor=\"255,255,255,255\" bufferOpacity=\"0.85\" bufferNoFill=\"1\" \
         bufferJoinStyle=\"128\" bufferBlendMode=\"0\"/></text-style><text-format wrapChar=\"\" \
         multilineAlign=\"3\" autoWrapLength=\"0\"/><placement placement=\"{placement}\" \
         placementFlags=\"{flags}\" polygonPlacementFlags=\"2\" dist=\"0.6\" distUnits=\"MM\" \
         offsetType=\"1\" offsetUnits=\"MM\" priority=\"{priority}\" quadOffset=\"4\" \
         repeatDistance=\"0\" lineAnchorPercent=\"0.5\" maxCurvedCharAngleIn=\"25\" \
         maxCurvedCharAngleOut=\"-25\" predefinedPositionOrder=\"TR,TL,BR,BL,R,L,TSR,BSR\"/>\
         <rendering drawLabels=\"1\" obstacle=\"1\" obstacleFactor=\"1\" \
         scaleVisibility=\"{by_scale}\" scaleMin=\"0\" scaleMax=\"{scale}\" mergeLines=\"1\" \
         minFeatureSize=\"0\" maxNumLabels=\"2000\" fontMaxPixelSize=\"10000\"/></settings>\
         </labeling>"
    )
}
