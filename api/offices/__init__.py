"""Who serves where, and the one province this deployment is for."""
