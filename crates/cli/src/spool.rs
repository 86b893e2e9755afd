//! Records that are too long to hold: written to a temporary file first and copied to the output when they are whole, so
//! that one whose making fails leaves nothing there.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A file of its own that goes when the spool does.
pub(crate) struct Spool {
    file: BufWriter<File>,
    path: PathBuf,
}

impl Spool {
    /// Makes an empty spool where the system keeps temporary files, and lets `write` fill it.
    pub(crate) fn filled(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("chancery-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let why =
            |e: io::Error| io::Error::new(e.kind(), format!("{}: cannot keep a long record: {e}", path.display()));
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(why)?;
        let mut spool = Self { file: BufWriter::with_capacity(1 << 16, file), path: path.clone() };
        write(&mut spool.file).and_then(|()| spool.file.flush()).map_err(why)?;
        Ok(spool)
    }

    /// Copies everything to `out`.
    pub(crate) fn copy(mut self, out: &mut impl Write) -> io::Result<()> {
        self.file.rewind()?;
        io::copy(self.file.get_mut(), out).map(|_| ())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_copied_and_nothing_stays() {
        let spool = Spool::filled(|out| out.write_all(b"one\ntwo\n")).expect("a temporary file");
        let path = spool.path.clone();
        let mut out = Vec::new();
        spool.copy(&mut out).expect("copied");
        assert_eq!((out.as_slice(), path.exists()), (&b"one\ntwo\n"[..], false));
    }
}
