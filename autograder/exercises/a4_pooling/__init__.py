"""a4_pooling: pooling forward, and pooling a whole map at once."""

from autograder.exercises.a4_pooling import global_pool, pool_forward

EXERCISES = (pool_forward.EXERCISE, global_pool.EXERCISE)

__all__ = ["EXERCISES"]
