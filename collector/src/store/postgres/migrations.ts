/**
 * The schema, one step a version: the table `schema_version` counts the steps taken. A step that
 * has been released is never changed.
 *
 * Every primary and unique key of links and events begins with the workspace, by which the tables
 * can be distributed. Text is compared by its bytes, as ids are made to be.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- The register: few rows, which every node may hold whole; no workspace leads its keys.
  CREATE TABLE register_version (
    version bigint PRIMARY KEY
  );
  INSERT INTO register_version VALUES (0);

  CREATE TABLE workspaces (
    id bigint PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    plan text COLLATE "C" NOT NULL,
    attribution text COLLATE "C" NOT NULL,
    attribution_window_days bigint NOT NULL,
    allowed_hostnames text COLLATE "C" NOT NULL,
    browser_sales bigint NOT NULL,
    link_domains text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL
  );

  CREATE TABLE keys (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    hash text COLLATE "C" NOT NULL,
    hint text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    revoked_at bigint,
    PRIMARY KEY (workspace_id, id)
  );
  CREATE UNIQUE INDEX keys_hash ON keys (hash);

  CREATE TABLE visitor_salts (
    day text COLLATE "C" PRIMARY KEY,
    salt text COLLATE "C" NOT NULL
  );

  CREATE TABLE links (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    domain text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    key_folded text COLLATE "C" NOT NULL,
    url text COLLATE "C" NOT NULL,
    external_id text COLLATE "C",
    tenant_id text COLLATE "C",
    partner_id text COLLATE "C",
    partner text COLLATE "C",
    discount text COLLATE "C",
    expires_at bigint,
    expired_url text COLLATE "C",
    details text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    archived_at bigint,
    disabled_at bigint,
    deleted_at bigint,
    PRIMARY KEY (workspace_id, id)
  );
  -- A deleted link frees its key and its external id.
  CREATE UNIQUE INDEX links_key ON links (workspace_id, domain, key_folded)
    WHERE deleted_at IS NULL;
  CREATE UNIQUE INDEX links_external_id ON links (workspace_id, external_id)
    WHERE external_id IS NOT NULL AND deleted_at IS NULL;
  -- A redirect knows the domain and not yet the workspace.
  CREATE INDEX links_domain ON links (domain, key_folded) WHERE deleted_at IS NULL;
  -- Upserts name a link by its destination, of which the beginning tells nearly all apart.
  CREATE INDEX links_url ON links (workspace_id, substr(url, 1, 255)) WHERE deleted_at IS NULL;
  -- Lists of one domain, one tenant, one partner, in their order.
  CREATE INDEX links_of_domain ON links (workspace_id, domain, id) WHERE deleted_at IS NULL;
  CREATE INDEX links_of_tenant ON links (workspace_id, tenant_id, id) WHERE tenant_id IS NOT NULL;
  CREATE INDEX links_of_partner ON links (workspace_id, partner_id, id)
    WHERE partner_id IS NOT NULL;

  -- Apart from the links, because they change with every event and the links hardly ever.
  CREATE TABLE link_totals (
    workspace_id bigint NOT NULL,
    link_id text COLLATE "C" NOT NULL,
    clicks bigint NOT NULL,
    leads bigint NOT NULL,
    sales bigint NOT NULL,
    sale_amount bigint NOT NULL,
    last_clicked_at bigint,
    PRIMARY KEY (workspace_id, link_id)
  ) WITH (fillfactor = 60);

  CREATE TABLE clicks (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    link_id text COLLATE "C" NOT NULL,
    url text COLLATE "C" NOT NULL,
    referrer text COLLATE "C",
    country text COLLATE "C",
    region text COLLATE "C",
    city text COLLATE "C",
    continent text COLLATE "C",
    device text COLLATE "C",
    browser text COLLATE "C",
    os text COLLATE "C",
    recorded_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
  );

  -- The clicks of one link in their order.
  CREATE INDEX clicks_of_link ON clicks (workspace_id, link_id, id);

  CREATE TABLE recent_clicks (
    workspace_id bigint NOT NULL,
    link_id text COLLATE "C" NOT NULL,
    visitor_hash text COLLATE "C" NOT NULL,
    click_id text COLLATE "C" NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, link_id, visitor_hash)
  );
  -- Rows are forgotten after an hour, oldest first.
  CREATE INDEX recent_clicks_age ON recent_clicks (recorded_at);

  CREATE TABLE customers (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    external_id text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    email text COLLATE "C",
    avatar text COLLATE "C",
    link_id text COLLATE "C" NOT NULL,
    click_id text COLLATE "C" NOT NULL,
    unverified text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL,
    sales bigint NOT NULL DEFAULT 0,
    sale_amount bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, id)
  ) WITH (fillfactor = 85);
  CREATE UNIQUE INDEX customers_external_id ON customers (workspace_id, external_id);
  -- Lists of customers by e-mail and by link. What changes with each sale is in no index, and has
  -- room beside it, so that adding to it writes the row alone.
  CREATE INDEX customers_email ON customers (workspace_id, email, id) WHERE email IS NOT NULL;
  CREATE INDEX customers_of_link ON customers (workspace_id, link_id, id);

  CREATE TABLE leads (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    link_id text COLLATE "C" NOT NULL,
    click_id text COLLATE "C" NOT NULL,
    event_name text COLLATE "C" NOT NULL,
    quantity bigint NOT NULL,
    metadata text COLLATE "C",
    reported_by text COLLATE "C" NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
  );
  CREATE UNIQUE INDEX leads_event ON leads (workspace_id, customer_id, event_name);
  CREATE INDEX leads_of_link ON leads (workspace_id, link_id, id);

  CREATE TABLE sales (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    invoice_id text COLLATE "C",
    customer_id text COLLATE "C" NOT NULL,
    customer_external_id text COLLATE "C",
    customer_name text COLLATE "C",
    customer_email text COLLATE "C",
    customer_avatar text COLLATE "C",
    link_id text COLLATE "C" NOT NULL,
    click_id text COLLATE "C" NOT NULL,
    lead_id text COLLATE "C",
    event_name text COLLATE "C" NOT NULL,
    payment_processor text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    currency text COLLATE "C" NOT NULL,
    usd_cents bigint,
    rate text COLLATE "C",
    rate_date text COLLATE "C",
    metadata text COLLATE "C",
    reported_by text COLLATE "C" NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, id)
  );
  CREATE UNIQUE INDEX sales_invoice ON sales (workspace_id, invoice_id)
    WHERE invoice_id IS NOT NULL;
  -- Erasures, and the sales of one customer.
  CREATE INDEX sales_of_customer ON sales (workspace_id, customer_id, id);
  CREATE INDEX sales_of_link ON sales (workspace_id, link_id, id);

  -- What browsers claimed of invoices that servers have reported too.
  CREATE TABLE outranked_sales (
    workspace_id bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    invoice_id text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    customer_external_id text COLLATE "C",
    customer_name text COLLATE "C",
    customer_email text COLLATE "C",
    customer_avatar text COLLATE "C",
    link_id text COLLATE "C" NOT NULL,
    click_id text COLLATE "C" NOT NULL,
    lead_id text COLLATE "C",
    event_name text COLLATE "C" NOT NULL,
    payment_processor text COLLATE "C" NOT NULL,
    amount bigint NOT NULL,
    currency text COLLATE "C" NOT NULL,
    usd_cents bigint,
    rate text COLLATE "C",
    rate_date text COLLATE "C",
    metadata text COLLATE "C",
    reported_by text COLLATE "C" NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (workspace_id, invoice_id)
  );
  CREATE INDEX outranked_sales_of_customer ON outranked_sales (workspace_id, customer_id);
  `,
]
