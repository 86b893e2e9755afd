//! Where output, messages and colours go.

use crate::args::{ColorArg, OutputArgs};
use crate::spool::Spool;
use anyhow::Context;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};

/// A sink of bytes: the standard output or a file.
pub(crate) struct Output {
    to: BufWriter<Box<dyn Write>>,
    /// Whether people read it as it comes.
    pub(crate) terminal: bool,
    /// Whether colours are wanted.
    pub(crate) color: bool,
    /// Columns that lines may take.
    pub(crate) width: usize,
}

/// Columns of the table where the terminal's width is not known.
const WIDTH: usize = 80;

impl Output {
    /// Opens what the arguments name.
    pub(crate) fn open(args: &OutputArgs) -> anyhow::Result<Self> {
        let (to, terminal): (Box<dyn Write>, bool) = match &args.output {
            Some(path) => {
                let file = File::create(path).with_context(|| format!("{}: cannot write", path.display()))?;
                (Box::new(file), false)
            }
            None => (Box::new(io::stdout()), io::stdout().is_terminal()),
        };
        let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let color = match args.color {
            ColorArg::Always => true,
            ColorArg::Never => false,
            ColorArg::Auto => terminal && !set("NO_COLOR") && !dumb,
        };
        let width = if terminal { console::Term::stdout().size_checked().map(|(_, w)| usize::from(w)) } else { None };
        Ok(Self {
            to: BufWriter::with_capacity(1 << 16, to),
            terminal,
            color,
            width: width.unwrap_or(WIDTH).clamp(40, 100),
        })
    }

    /// Writes a whole record and passes it on at once, so that a reader at the other end of a pipe can go on.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.to.write_all(bytes)?;
        self.to.flush()
    }

    /// Writes a long record.
    pub(crate) fn write_long(&mut self, record: io::Result<Spool>) -> io::Result<()> {
        record?.copy(&mut self.to)?;
        self.to.flush()
    }
}

/// Says something on the standard error. A closed standard error is nobody's concern.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "{}", clean(message));
}

/// Tells whether an error comes from a pipe whose reader has gone.
pub(crate) fn is_broken_pipe(e: &anyhow::Error) -> bool {
    e.chain().any(|e| e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}

/// Takes control characters out, which could move the cursor or colour a terminal.
pub(crate) fn clean(s: &str) -> String {
    s.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}
