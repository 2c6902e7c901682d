import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/example.ts'
import { includesConversions, mayUseDomain, PLANS, type Workspace } from './workspace.ts'

const { workspace } = example
const plain = workspace()
const agency = workspace({ id: 2, linkDomains: ['go.agency.example'] })

const domains: readonly (readonly [
  claim: string,
  workspace: Workspace,
  owner: Workspace | undefined,
  may: boolean,
])[] = [
  ['a workspace may use the domain it lists', agency, agency, true],
  ['a workspace that lists domains keeps to them', agency, undefined, false],
  ['a workspace that lists none may use what nobody lists', plain, undefined, true],
  ["nobody may use another's domain", plain, agency, false],
]
for (const [claim, asking, owner, may] of domains) {
  test(claim, () => assert.equal(mayUseDomain(asking, owner), may))
}

test('conversions come with business and enterprise', () => {
  assert.deepEqual(PLANS.filter(includesConversions), ['business', 'enterprise'])
})
