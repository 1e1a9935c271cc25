"""A telephone company on this machine: takes texts, shows them on phones nobody holds, and misbehaves on command."""
