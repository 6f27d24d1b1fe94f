"""What is printed: deep links, the codes that lead to them, and posters with everything on them.

    links     a poster's start link and a group's link: made, checked, taken apart
    matrices  a code's modules: how much correction for which size
    colours   whether a text stands out from its ground
    codes     the code alone as PNG and SVG
    poster    whole posters as PDF and PNG, in many formats and two languages
    batch     many of them
    apart     the same for pictures from strangers, in a process with limits
    reading   what codes in a picture or PDF say (`pages`: PDF to picture); `harm` is what a code has to bear

Nothing that is written wasn't read back by another program first. Nothing here knows what a token means, and
nothing of ours is imported.
"""
