"""Reports in Debian's Chromium: hostile content, accessibility, printing, the keyboard, widths and colour schemes."""
