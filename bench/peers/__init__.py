"""The other sides that `make bench` measures beside ours, in the same run."""
