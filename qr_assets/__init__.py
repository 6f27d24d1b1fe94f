"""What is printed: deep links and the codes that lead to them.

    links   a poster's start link and a group's link: made, checked, taken apart
    codes   PNG and SVG codes for print, each read back by another program before it is kept

Nothing here knows what a token means, and nothing of ours is imported.
"""
