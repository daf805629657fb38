"""Source reports in, a multilingual static site out, with the evidence of every count; see ARCHITECTURE.md."""

VERSION = "0.1.0"
