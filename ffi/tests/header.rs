//! The committed header is what the sources say.

#![allow(missing_docs, reason = "a test")]

mod toolchain;

use std::fs;
use std::path::PathBuf;

use toolchain::ffi;

fn part(name: &str) -> String {
    fs::read_to_string(ffi().join("header").join(name)).unwrap()
}

fn generated() -> String {
    let mut config = cbindgen::Config::from_root_or_default(ffi());
    let version = format!(
        "\n#define TG_VERSION_MAJOR {}\n#define TG_VERSION_MINOR {}\n#define TG_VERSION_PATCH {}\n\
         /* What tg_version_number() of the matching library answers. */\n\
         #define TG_VERSION_NUMBER \\\n    \
         (TG_VERSION_MAJOR * 1000000u + TG_VERSION_MINOR * 1000u + TG_VERSION_PATCH)\n\n",
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
    );
    config.header = Some(part("banner.h"));
    config.after_includes = Some(version + &part("prelude.h"));
    config.trailer = Some(part("trailer.h"));

    let mut text = Vec::new();
    cbindgen::Builder::new().with_crate(ffi()).with_config(config).generate().unwrap().write(&mut text);
    let mut text = String::from_utf8(text).unwrap();
    for (from, to) in [
        // two conditions of the library are one of the header's, and neighbours share it
        ("(defined(TG_HAVE_64) || defined(TG_HAVE_64))", "TG_HAVE_64"),
        ("#endif\n\n#if TG_HAVE_64\n", "\n"),
        // every struct has a typedef
        ("struct tg_", "tg_"),
        ("typedef tg_", "typedef struct tg_"),
        ("typedef struct tg_status", "typedef tg_status"),
        // the comments that the generator adds, as the rest
        ("  // extern \"C\"", ""),
        ("  // __cplusplus", ""),
    ] {
        text = text.replace(from, to);
    }
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    for error in 1..=6 {
        text = text.replace(&format!(" -{error}\n"), &format!(" (-{error})\n"));
    }
    text
}

/// `make header` sets `TOLLGATE_BLESS`, and then this writes the header instead.
#[test]
fn the_committed_header_is_up_to_date() {
    let path: PathBuf = ffi().join("../include/tollgate.h");
    let fresh = generated();
    if std::env::var_os("TOLLGATE_BLESS").is_some() {
        fs::write(&path, fresh).unwrap();
        return;
    }
    let committed = fs::read_to_string(&path).unwrap();
    assert!(committed == fresh, "include/tollgate.h differs from the sources: run `make header`");
}
