import type { Click } from '../../attribution/click.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import type { EventFilter, EventKind } from '../catalog.ts'
import { eventConditions } from '../event-filter.ts'
import type { Page, Store } from '../store.ts'
import { CLICKS, LEADS, SALES, selectList } from '../tables.ts'
import { type ListQuery, readStretch } from './list-query.ts'
import type { Read } from './patient-reads.ts'

type EventHalf = Pick<Store, 'listClicks' | 'listLeads' | 'listSales' | 'findClicks'>

const SELECT = {
  clicks: `SELECT ${selectList(CLICKS)} FROM clicks`,
  leads: `SELECT ${selectList(LEADS)} FROM leads`,
  sales: `SELECT ${selectList(SALES)} FROM sales`,
} as const

/** Events, one by one. Ids are time-ordered, so a list runs down an index without sorting. */
export function prepareEventLists(read: Read): EventHalf {
  const list =
    <Row>(event: EventKind) =>
    async (workspaceId: number, page: Page, filter: EventFilter = {}): Promise<Row[]> =>
      readStretch<Row>(read, eventsQuery(workspaceId, event, page, filter), page)
  const clicksByIds = `${SELECT.clicks} WHERE workspace_id = $1 AND id = ANY ($2)`
  return {
    listClicks: list<Click>('clicks'),
    listLeads: list<Lead>('leads'),
    listSales: list<Sale>('sales'),
    async findClicks(workspaceId, ids) {
      return read<Click>({ text: clicksByIds, values: [workspaceId, ids] })
    },
  }
}

export function eventsQuery(
  workspaceId: number,
  event: EventKind,
  { isAscending = false }: Pick<Page, 'isAscending'>,
  filter: EventFilter,
): ListQuery {
  const conditions = eventConditions(workspaceId, event, filter)
  return { select: SELECT[event], ...conditions, table: event, isAscending }
}
