"""A look at pieces of evidence beside the page: pictures, text, PDF and mail, each bounded, none carried out."""
