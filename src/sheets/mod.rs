//! Plans go in, paper and files come out: PDF route sheets, GPX tracks, GeoJSON, tables.
