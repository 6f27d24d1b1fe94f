"""What is printed: deep links, the codes that lead to them, and posters with everything on them.

    links     a poster's start link and a group's link: made, checked, taken apart
    matrices  a code's modules: how much correction for which size
    colours   whether a text stands out from its ground
    poster    whole posters as PDF, PNG and SVG, in many formats and two languages
    batch     many of them
    chart     how they do, as a picture for a chat
    writing   how they are named and written
    reading   what codes in a picture or PDF say (`pages`: PDF to picture, `drawings`: SVG); `harm` is what a
              code has to bear
    apart     the same for files from strangers, in a process with limits (`confined`, for other readers too)

Nothing that is written wasn't read back by another program first. Nothing here knows what a token means, and
nothing of ours is imported.
"""
