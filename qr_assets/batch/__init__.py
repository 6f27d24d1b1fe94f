"""Many posters, by several processes if need be: the same bytes, in the same order, whatever their number.

drawing  orders, and the processes that draw them
state    what a folder holds already, so that a run goes on where the last one ended
zips     a unit's posters in one file
page     the page from which they are found
"""
