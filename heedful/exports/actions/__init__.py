"""What can be done with exports: begin one, go on with it, stop it, take it along."""

from heedful.exports.actions.exporting import begin, finish_here, go_on, remove, stop, take

__all__ = ["begin", "finish_here", "go_on", "remove", "stop", "take"]
