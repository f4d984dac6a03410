"""Who may do what: roles as groups with named permissions, and refusals that name the missing role."""
