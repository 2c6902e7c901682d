import { FILES } from './filed-by-link.ts'
import { PLANNER_STATISTICS } from './planner-statistics.ts'

/**
 * The schema, one step a version: `PRAGMA user_version` counts the steps taken. A step that has
 * been released is never changed.
 *
 * Every primary and unique key of links and events begins with the workspace. Ids are time-ordered,
 * so tables without rowid grow at their end and a shop's recent rows share few pages.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- The register: few rows, which every node may hold whole; no workspace leads its keys.
  CREATE TABLE register_version (
    version INTEGER PRIMARY KEY
  ) STRICT;
  INSERT INTO register_version VALUES (0);

  CREATE TABLE workspaces (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    plan TEXT NOT NULL,
    attribution TEXT NOT NULL,
    attribution_window_days INTEGER NOT NULL,
    allowed_hostnames TEXT NOT NULL,
    browser_sales INTEGER NOT NULL,
    link_domains TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE keys (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    hint TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX keys_hash ON keys (hash);

  CREATE TABLE visitor_salts (
    day TEXT PRIMARY KEY,
    salt TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE links (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    domain TEXT NOT NULL,
    key TEXT NOT NULL,
    key_folded TEXT NOT NULL,
    url TEXT NOT NULL,
    external_id TEXT,
    tenant_id TEXT,
    partner_id TEXT,
    partner TEXT,
    discount TEXT,
    expires_at INTEGER,
    expired_url TEXT,
    details TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER,
    disabled_at INTEGER,
    deleted_at INTEGER,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;
  -- A deleted link frees its key and its external id.
  CREATE UNIQUE INDEX links_key ON links (workspace_id, domain, key_folded)
    WHERE deleted_at IS NULL;
  CREATE UNIQUE INDEX links_external_id ON links (workspace_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
  -- A redirect knows the domain and not yet the workspace.
  CREATE INDEX links_domain ON links (domain, key_folded) WHERE deleted_at IS NULL;
  -- Upserts name a link by its destination, of which the beginning tells nearly all apart.
  CREATE INDEX links_url ON links (workspace_id, substr(url, 1, 255)) WHERE deleted_at IS NULL;
  -- Lists of one domain, one tenant, one partner, in their order; and what deleted links earned.
  CREATE INDEX links_of_domain ON links (workspace_id, domain, id);
  CREATE INDEX links_of_tenant ON links (workspace_id, tenant_id, id) WHERE tenant_id IS NOT NULL;
  CREATE INDEX links_of_partner ON links (workspace_id, partner_id, id)
    WHERE partner_id IS NOT NULL;

  -- Apart from the links, because they change with every event and the links hardly ever.
  CREATE TABLE link_totals (
    workspace_id INTEGER NOT NULL,
    link_id TEXT NOT NULL,
    clicks INTEGER NOT NULL,
    leads INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    sale_amount INTEGER NOT NULL,
    last_clicked_at INTEGER,
    PRIMARY KEY (workspace_id, link_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE clicks (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    url TEXT NOT NULL,
    referrer TEXT,
    country TEXT,
    region TEXT,
    city TEXT,
    continent TEXT,
    device TEXT,
    browser TEXT,
    os TEXT,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;


  -- In the order they came, and forgotten after an hour; by visitor they are found in memory.
  CREATE TABLE recent_clicks (
    number INTEGER PRIMARY KEY,
    workspace_id INTEGER NOT NULL,
    link_id TEXT NOT NULL,
    visitor_hash TEXT NOT NULL,
    click_id TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE customers (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    avatar TEXT,
    link_id TEXT NOT NULL,
    click_id TEXT NOT NULL,
    unverified TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sales INTEGER NOT NULL DEFAULT 0,
    sale_amount INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX customers_external_id ON customers (workspace_id, external_id);
  -- Lists of customers by e-mail.
  CREATE INDEX customers_email ON customers (workspace_id, email, id) WHERE email IS NOT NULL;

  CREATE TABLE leads (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    click_id TEXT NOT NULL,
    event_name TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    metadata TEXT,
    reported_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX leads_event ON leads (workspace_id, customer_id, event_name);

  CREATE TABLE sales (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    invoice_id TEXT,
    customer_id TEXT NOT NULL,
    customer_external_id TEXT,
    customer_name TEXT,
    customer_email TEXT,
    customer_avatar TEXT,
    link_id TEXT NOT NULL,
    click_id TEXT NOT NULL,
    lead_id TEXT,
    event_name TEXT NOT NULL,
    payment_processor TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    usd_cents INTEGER,
    rate TEXT,
    rate_date TEXT,
    metadata TEXT,
    reported_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX sales_invoice ON sales (workspace_id, invoice_id)
    WHERE invoice_id IS NOT NULL;
  -- Erasures, and the sales of one customer.
  CREATE INDEX sales_of_customer ON sales (workspace_id, customer_id, id);

  -- What browsers claimed of invoices that servers have reported too.
  CREATE TABLE outranked_sales (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    customer_external_id TEXT,
    customer_name TEXT,
    customer_email TEXT,
    customer_avatar TEXT,
    link_id TEXT NOT NULL,
    click_id TEXT NOT NULL,
    lead_id TEXT,
    event_name TEXT NOT NULL,
    payment_processor TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    usd_cents INTEGER,
    rate TEXT,
    rate_date TEXT,
    metadata TEXT,
    reported_by TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, invoice_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outranked_sales_of_customer ON outranked_sales (workspace_id, customer_id);
  ${FILES}
  ${PLANNER_STATISTICS}
  `,
]
