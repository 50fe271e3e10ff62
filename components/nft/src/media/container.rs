//! Containers whose beginning alone does not tell what is in them.

/// Number of bytes that are searched inside a container's header.
const MAX_HEADER_BYTES: usize = 256;

/// Returns the media type of a container, or `None` if the bytes are none of these.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(matroska(bytes)),
        [b'O', b'g', b'g', b'S', 0, ..] => Some(ogg(bytes)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => iso(bytes),
        [0xff, second, third, ..] if second & 0xe0 == 0xe0 => mpeg_audio(*second, *third),
        [b'i', b'c', b'n', b's', ..] => None,
        [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => Some("image/jxl"),
        _ => None,
    }
}

/// Tells WebM from other Matroska files by the document type in the EBML header.
fn matroska(bytes: &[u8]) -> &'static str {
    if contains(bytes, b"matroska") { "video/x-matroska" } else { "video/webm" }
}

/// Tells sound from video by the codec of the first stream.
fn ogg(bytes: &[u8]) -> &'static str {
    let video = [&b"\x80theora"[..], b"BBCD\0", b"\x01video"];
    let sound = [&b"\x01vorbis"[..], b"OpusHead", b"\x7fFLAC", b"Speex   "];
    if video.into_iter().any(|codec| contains(bytes, codec)) {
        "video/ogg"
    } else if sound.into_iter().any(|codec| contains(bytes, codec)) {
        "audio/ogg"
    } else {
        "application/ogg"
    }
}

/// Finds pictures whose major brand is a general one. AVIF files often begin with `mif1`.
fn iso(bytes: &[u8]) -> Option<&'static str> {
    let length = bytes.first_chunk().map(|length| u32::from_be_bytes(*length))?;
    let end = usize::try_from(length).ok()?.min(MAX_HEADER_BYTES).min(bytes.len());
    let mut brands = bytes.get(8..end)?.chunks_exact(4);
    let is_general = matches!(brands.next()?, b"mif1" | b"msf1" | b"miaf");
    (is_general && brands.any(|brand| brand == b"avif" || brand == b"avis")).then_some("image/avif")
}

/// Reads the header of an MPEG audio frame (ISO/IEC 11172-3, 2.4.1.3), or of ADTS.
fn mpeg_audio(second: u8, third: u8) -> Option<&'static str> {
    if second & 0xf6 == 0xf0 {
        return Some("audio/aac");
    }
    let (version, layer, bitrate, rate) = (second >> 3 & 3, second >> 1 & 3, third >> 4, third >> 2 & 3);
    (version != 1 && layer != 0 && bitrate != 0 && bitrate != 15 && rate != 3).then_some("audio/mpeg")
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    let head = bytes.get(..MAX_HEADER_BYTES).unwrap_or(bytes);
    head.windows(wanted.len()).any(|window| window == wanted)
}
