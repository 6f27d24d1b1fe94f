"""Pictures from strangers, drawn anew so that nothing but what is to be seen is left of them.

A photo says where and with which phone it was taken; a file has room for more behind and between its pixels.
Drawing the pixels again leaves all of that behind. It must not leave anything else: transparent ground, deep
greys, printers' colours, further pages are where a library quietly does.

    apart     the way in: `clean`, in a process with limits on time and memory
    drawing   pages of a file, upright, flat, as ordinary JPEGs
    depths    what white is in pixels of more than eight bits
    likeness  how bright a picture is, cell by cell, found on another way: what was drawn is compared with it

Nothing here knows of cases or chats, and of ours only `qr_assets.confined` is imported.
"""
