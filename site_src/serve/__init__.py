"""A command that builds, in; a local site that follows every change, out. The only room that listens on a network."""

from site_src.serve.preview import serve

__all__ = ["serve"]
