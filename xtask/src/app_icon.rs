//! The iOS operator app's icon, drawn from the shape and the colours of Android's.

use std::fs;

use anyhow::{Context, Result, ensure};
use png::{BitDepth, ColorType, Decoder, Encoder};
use regex::Regex;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use crate::command::root;

/// Where the shape is.
const SHAPE: &str = "android/app/src/main/res/drawable/ic_launcher_foreground.xml";

/// Where the colour behind it is, by the name `call`.
const COLORS: &str = "android/app/src/main/res/values/colors.xml";

const ICON: &str =
    "ios/OperatorApp/Sources/OperatorApp/Resources/Assets.xcassets/AppIcon.appiconset/icon.png";

/// Pixels of each side, as Xcode asks for.
const SIDE: u32 = 1024;

/// How much a channel may differ: renderers round as the processor does.
const TOLERANCE: u8 = 2;

/// Draws it, or with `check` compares it.
pub fn run(check: bool) -> Result<()> {
    let drawn = draw(&svg()?)?;
    let file = root().join(ICON);
    if !check {
        fs::create_dir_all(file.parent().context("no folder")?)?;
        return fs::write(&file, encoded(&drawn)?).context(ICON);
    }
    let stored = decoded(&fs::read(&file).context(ICON)?)?;
    ensure!(
        is_same(&stored, &drawn),
        "{ICON} is not what {SHAPE} and {COLORS} say: run `cargo xtask app-icon`"
    );
    Ok(())
}

/// The icon as SVG. Android's launchers show 72 of the shape's 108 units, in their middle; iOS shows all of the picture.
fn svg() -> Result<String> {
    let shape = text_of(SHAPE)?;
    let outline = captured(&shape, r#"android:pathData="([^"]*)""#)?;
    let ink = captured(&shape, r#"android:fillColor="(#[^"]*)""#)?;
    let paper = captured(&text_of(COLORS)?, r#"<color name="call">([^<]*)<"#)?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="18 18 72 72">
<rect x="18" y="18" width="72" height="72" fill="{paper}"/><path fill="{ink}" d="{outline}"/></svg>"#
    ))
}

/// Red, green and blue of each pixel, row by row. Apple takes no icon with an alpha channel.
fn draw(svg: &str) -> Result<Vec<u8>> {
    let tree = Tree::from_str(svg, &Options::default())?;
    let mut picture = Pixmap::new(SIDE, SIDE).context("no picture")?;
    resvg::render(&tree, Transform::identity(), &mut picture.as_mut());
    let pixels = picture.pixels().iter();
    Ok(pixels
        .flat_map(|it| [it.red(), it.green(), it.blue()])
        .collect())
}

fn encoded(pixels: &[u8]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(file)
}

fn decoded(file: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Decoder::new(std::io::Cursor::new(file)).read_info()?;
    let form = reader.info();
    ensure!(
        form.color_type == ColorType::Rgb && (form.width, form.height) == (SIDE, SIDE),
        "the icon has another size, or an alpha channel"
    );
    let mut pixels = vec![0; reader.output_buffer_size().context("too large")?];
    reader.next_frame(&mut pixels)?;
    Ok(pixels)
}

fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.abs_diff(*other) <= TOLERANCE)
}

fn text_of(file: &str) -> Result<String> {
    fs::read_to_string(root().join(file)).with_context(|| file.to_owned())
}

fn captured(text: &str, pattern: &str) -> Result<String> {
    let found = Regex::new(pattern)?.captures(text);
    let group = found.as_ref().and_then(|captures| captures.get(1));
    Ok(group
        .with_context(|| format!("no {pattern}"))?
        .as_str()
        .to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_what_android_has() {
        run(true).unwrap();
    }

    #[test]
    fn the_shape_is_in_the_middle_on_the_colour_that_calls() {
        let drawn = draw(&svg().unwrap()).unwrap();
        let pixel = |x: u32, y: u32| {
            let place = usize::try_from((y * SIDE + x) * 3).unwrap();
            &drawn[place..place + 3]
        };
        for (x, y) in [(0, 0), (SIDE - 1, 0), (0, SIDE - 1), (SIDE - 1, SIDE - 1)] {
            assert_eq!(pixel(x, y), [0x1A, 0x7F, 0x37]);
        }
        // 42 of 108 units from above and from the left: in the receiver's ear.
        let ear = (42 - 18) * SIDE / 72;
        assert_eq!(pixel(ear, ear), [0xFF, 0xFF, 0xFF]);
    }

    #[test]
    fn another_picture_is_noticed() {
        let drawn = draw(&svg().unwrap()).unwrap();
        let mut other = drawn.clone();
        other[0] ^= 4;
        let stored = decoded(&encoded(&other).unwrap()).unwrap();
        assert_eq!(stored, other);
        assert!(!is_same(&stored, &drawn));
        assert!(decoded(b"no picture").is_err());
    }
}
