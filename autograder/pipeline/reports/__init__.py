"""Pages on a class: one assignment (`assignment`), the whole term (`term`), with the numbers behind them.

`class_summary` and `statistics` count, `marks` reads the gradebook, `standing` says who is late or makes a
mistake again, `kinds` puts mistakes of different functions together, `anonymity` says what may be shown in
class, `svg` draws, `remarks` says in short what a result lacks, `listing` has the numbers for programs.
"""
