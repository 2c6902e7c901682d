import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Summary } from '../store/copy.ts'
import { findDifferences } from './find-differences.ts'

const summary = (workspaceId: number | null, rows: string, amount = '0'): Summary => ({
  workspaceId,
  figures: { rows, 'sum of amount': amount },
})
const both = [summary(1, '2', '500'), summary(2, '1', '700')]

type Case = readonly [here: Summary[], there: Summary[], said: string[]]
const cases: Readonly<Record<string, Case>> = {
  'equal ends, in any order, have no difference': [both, both.toReversed(), []],
  'a workspace that is only in the source is named': [
    [...both, summary(9, '3')],
    both,
    ['sales of workspace ws_9: rows is 3 in the source, none in the target'],
  ],
  'a workspace that is only in the target is named': [
    both,
    [...both, summary(9, '3')],
    ['sales of workspace ws_9: rows is none in the source, 3 in the target'],
  ],
  'a sum that differs is named where there are as many rows': [
    [summary(1, '2', '500')],
    [summary(1, '2', '499')],
    ['sales of workspace ws_1: sum of amount is 500 in the source, 499 in the target'],
  ],
  'a workspace is named once, whatever differs, and each that differs is': [
    [summary(1, '2', '500'), summary(2, '2')],
    [summary(1, '1', '300'), summary(2, '1')],
    [
      'sales of workspace ws_1: rows is 2 in the source, 1 in the target',
      'sales of workspace ws_2: rows is 2 in the source, 1 in the target',
    ],
  ],
  'a table that knows no workspaces is named by itself': [
    [summary(null, '2')],
    [summary(null, '3')],
    ['sales: rows is 2 in the source, 3 in the target'],
  ],
}

for (const [claim, [here, there, said]] of Object.entries(cases)) {
  test(claim, () => assert.deepEqual(findDifferences('sales', here, there), said))
}
