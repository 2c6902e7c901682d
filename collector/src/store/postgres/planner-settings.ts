/**
 * How statements of batches are planned. Each looks up rows by their keys, a batch of them at a
 * time; but on a new database, or where statistics are old, the planner takes a table for small and
 * keeps a plan that reads it from end to end, thousands of times. So it is told the only good way:
 * for every row given a look-up in an index, planned once.
 */
export const PLANNER_SETTINGS = [
  'plan_cache_mode = force_generic_plan',
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'enable_bitmapscan = off',
  // Compiling would cost a hundred times what it saves.
  'jit = off',
]
