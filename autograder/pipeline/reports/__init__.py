"""Pages on a class: one assignment (`assignment`), the whole term (`term`), with the numbers behind them.

`statistics` counts, `marks` reads the gradebook, `standing` says who is late or missing, `kinds` puts
mistakes of different functions together, `svg` draws, `remarks` says in short what a result lacks.
"""
