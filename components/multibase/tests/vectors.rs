//! The vectors of the multibase specification, and texts that must be refused.

use multibase::{Base, Error, decode, encode};

/// `yes mani !`.
const BASIC: &[(Base, &str)] = &[
    (Base::Base2, "001111001011001010111001100100000011011010110000101101110011010010010000000100001"),
    (Base::Base8, "7362625631006654133464440102"),
    (Base::Base10, "9573277761329450583662625"),
    (Base::Base16Lower, "f796573206d616e692021"),
    (Base::Base16Upper, "F796573206D616E692021"),
    (Base::Base32Lower, "bpfsxgidnmfxgsibb"),
    (Base::Base32Upper, "BPFSXGIDNMFXGSIBB"),
    (Base::Base32HexLower, "vf5in683dc5n6i811"),
    (Base::Base32HexUpper, "VF5IN683DC5N6I811"),
    (Base::Base32PadLower, "cpfsxgidnmfxgsibb"),
    (Base::Base32PadUpper, "CPFSXGIDNMFXGSIBB"),
    (Base::Base32HexPadLower, "tf5in683dc5n6i811"),
    (Base::Base32HexPadUpper, "TF5IN683DC5N6I811"),
    (Base::Base32Z, "hxf1zgedpcfzg1ebb"),
    (Base::Base36Lower, "k2lcpzo5yikidynfl"),
    (Base::Base36Upper, "K2LCPZO5YIKIDYNFL"),
    (Base::Base58Flickr, "Z7Pznk19XTTzBtx"),
    (Base::Base58Btc, "z7paNL19xttacUY"),
    (Base::Base64, "meWVzIG1hbmkgIQ"),
    (Base::Base64Pad, "MeWVzIG1hbmkgIQ=="),
    (Base::Base64Url, "ueWVzIG1hbmkgIQ"),
    (Base::Base64UrlPad, "UeWVzIG1hbmkgIQ=="),
];

/// `yes mani !` behind a zero byte.
const LEADING_ZERO: &[(Base, &str)] = &[
    (Base::Base2, "00000000001111001011001010111001100100000011011010110000101101110011010010010000000100001"),
    (Base::Base8, "7000745453462015530267151100204"),
    (Base::Base10, "90573277761329450583662625"),
    (Base::Base16Lower, "f00796573206d616e692021"),
    (Base::Base16Upper, "F00796573206D616E692021"),
    (Base::Base32Lower, "bab4wk4zanvqw42jaee"),
    (Base::Base32Upper, "BAB4WK4ZANVQW42JAEE"),
    (Base::Base32HexLower, "v01smasp0dlgmsq9044"),
    (Base::Base32HexUpper, "V01SMASP0DLGMSQ9044"),
    (Base::Base32PadLower, "cab4wk4zanvqw42jaee======"),
    (Base::Base32PadUpper, "CAB4WK4ZANVQW42JAEE======"),
    (Base::Base32HexPadLower, "t01smasp0dlgmsq9044======"),
    (Base::Base32HexPadUpper, "T01SMASP0DLGMSQ9044======"),
    (Base::Base32Z, "hybhskh3ypiosh4jyrr"),
    (Base::Base36Lower, "k02lcpzo5yikidynfl"),
    (Base::Base36Upper, "K02LCPZO5YIKIDYNFL"),
    (Base::Base58Flickr, "Z17Pznk19XTTzBtx"),
    (Base::Base58Btc, "z17paNL19xttacUY"),
    (Base::Base64, "mAHllcyBtYW5pICE"),
    (Base::Base64Pad, "MAHllcyBtYW5pICE="),
    (Base::Base64Url, "uAHllcyBtYW5pICE"),
    (Base::Base64UrlPad, "UAHllcyBtYW5pICE="),
];

/// `yes mani !` behind two zero bytes.
const TWO_LEADING_ZEROS: &[(Base, &str)] = &[
    (Base::Base2, "0000000000000000001111001011001010111001100100000011011010110000101101110011010010010000000100001"),
    (Base::Base8, "700000171312714403326055632220041"),
    (Base::Base10, "900573277761329450583662625"),
    (Base::Base16Lower, "f0000796573206d616e692021"),
    (Base::Base16Upper, "F0000796573206D616E692021"),
    (Base::Base32Lower, "baaahszltebwwc3tjeaqq"),
    (Base::Base32Upper, "BAAAHSZLTEBWWC3TJEAQQ"),
    (Base::Base32HexLower, "v0007ipbj41mm2rj940gg"),
    (Base::Base32HexUpper, "V0007IPBJ41MM2RJ940GG"),
    (Base::Base32PadLower, "caaahszltebwwc3tjeaqq===="),
    (Base::Base32PadUpper, "CAAAHSZLTEBWWC3TJEAQQ===="),
    (Base::Base32HexPadLower, "t0007ipbj41mm2rj940gg===="),
    (Base::Base32HexPadUpper, "T0007IPBJ41MM2RJ940GG===="),
    (Base::Base32Z, "hyyy813murbssn5ujryoo"),
    (Base::Base36Lower, "k002lcpzo5yikidynfl"),
    (Base::Base36Upper, "K002LCPZO5YIKIDYNFL"),
    (Base::Base58Flickr, "Z117Pznk19XTTzBtx"),
    (Base::Base58Btc, "z117paNL19xttacUY"),
    (Base::Base64, "mAAB5ZXMgbWFuaSAh"),
    (Base::Base64Pad, "MAAB5ZXMgbWFuaSAh"),
    (Base::Base64Url, "uAAB5ZXMgbWFuaSAh"),
    (Base::Base64UrlPad, "UAAB5ZXMgbWFuaSAh"),
];

/// `hello world` in letters of both cases.
const MIXED_CASE: &[(Base, &str)] = &[
    (Base::Base16Lower, "f68656c6c6f20776F726C64"),
    (Base::Base16Upper, "F68656c6c6f20776F726C64"),
    (Base::Base32Lower, "bnbswy3dpeB3W64TMMQ"),
    (Base::Base32Upper, "Bnbswy3dpeB3W64TMMQ"),
    (Base::Base32HexLower, "vd1imor3f41RMUSJCCG"),
    (Base::Base32HexUpper, "Vd1imor3f41RMUSJCCG"),
    (Base::Base32PadLower, "cnbswy3dpeB3W64TMMQ======"),
    (Base::Base32PadUpper, "Cnbswy3dpeB3W64TMMQ======"),
    (Base::Base32HexPadLower, "td1imor3f41RMUSJCCG======"),
    (Base::Base32HexPadUpper, "Td1imor3f41RMUSJCCG======"),
    (Base::Base36Lower, "kfUvrsIvVnfRbjWaJo"),
    (Base::Base36Upper, "KfUVrSIVVnFRbJWAJo"),
];

#[test]
fn vectors_of_the_specification() {
    for (bytes, cases) in [(b"yes mani !".as_slice(), BASIC), (b"\0yes mani !", LEADING_ZERO), (b"\0\0yes mani !", TWO_LEADING_ZEROS)] {
        for (base, text) in cases {
            assert_eq!(encode(*base, bytes), *text);
            assert_eq!(decode(text), Ok((*base, bytes.to_vec())), "{text}");
        }
    }
    for (base, text) in MIXED_CASE {
        assert_eq!(decode(text), Ok((*base, b"hello world".to_vec())), "{text}");
    }
}

#[test]
fn every_length_comes_back() {
    for (base, _) in BASIC {
        for length in 0..40u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(151)).collect();
            assert_eq!(base.decode(base.encode(&bytes)).as_ref(), Ok(&bytes), "{base:?}");
        }
    }
}

#[test]
fn malformed_texts_are_refused() {
    let cases = [
        (Base::Base16Lower, "796"),
        (Base::Base16Lower, "7g"),
        // A character too many, and bits that are left over.
        (Base::Base32Lower, "pfsxgidnmfxgsibba"),
        (Base::Base32Lower, "pfsxgidnmfxgsibd7"),
        (Base::Base32Z, "XF1ZGEDPCFZG1EBB"),
        (Base::Base32PadLower, "ab4wk4zanvqw42jaee====="),
        (Base::Base32PadLower, "pfsxgidnmfxgsibb========"),
        (Base::Base58Btc, "7paNL19xttacU0"),
        (Base::Base58Btc, "7paNL19 ttacUY"),
        (Base::Base64, "eWVzIG1hbmkgIR"),
        (Base::Base64, "eWVzIG1hbmkgIQ=="),
        (Base::Base64Pad, "eWVzIG1hbmkgIQ"),
        (Base::Base64Pad, "eW=zIG1hbmkgIQ=="),
        (Base::Base64Url, "eW/z"),
        (Base::Base10, "\u{1f980}"),
    ];
    for (base, text) in cases {
        assert_eq!(base.decode(text), Err(Error::InvalidBaseString), "{base:?} {text}");
    }
    assert_eq!(decode(""), Err(Error::InvalidBaseString));
    assert_eq!(decode("\u{1f680}"), Err(Error::UnknownBase('\u{1f680}')));
}
