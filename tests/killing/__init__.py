"""A process that writes casework is killed at random points, and nothing may be lost or half done.

`python -m tests.killing --kills 200 --seed 1` makes a database of its own, and for each kill forks
a process that does deeds of casework one after another. Half of the processes are killed from
outside after a random time; half kill themselves at a random point: before or after a statement or
a commit. The kill is SIGKILL: nothing is tidied up.
"""
