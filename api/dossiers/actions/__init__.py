"""What can be done with dossiers, by this slice's routes and jobs and by other slices."""
