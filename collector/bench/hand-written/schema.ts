/** What a developer would make of it: a table a thing, and an index for each question asked. */
export const SCHEMA = `
  CREATE TABLE api_keys (hash text PRIMARY KEY, workspace_id int NOT NULL);
  CREATE TABLE links (
    id text PRIMARY KEY, workspace_id int NOT NULL, url text NOT NULL,
    sales bigint NOT NULL DEFAULT 0, sale_amount bigint NOT NULL DEFAULT 0
  );
  CREATE TABLE clicks (
    id text PRIMARY KEY, workspace_id int NOT NULL, link_id text NOT NULL REFERENCES links,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE customers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), workspace_id int NOT NULL,
    external_id text NOT NULL, name text NOT NULL, email text, avatar text,
    click_id text NOT NULL REFERENCES clicks, created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, external_id)
  );
  CREATE TABLE leads (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id uuid NOT NULL REFERENCES customers,
    event_name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (customer_id, event_name)
  );
  CREATE TABLE sales (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), workspace_id int NOT NULL, invoice_id text,
    customer_id uuid NOT NULL REFERENCES customers, link_id text NOT NULL REFERENCES links,
    click_id text NOT NULL, event_name text NOT NULL, payment_processor text NOT NULL,
    amount bigint NOT NULL, currency text NOT NULL, metadata jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, invoice_id)
  );
  CREATE INDEX ON sales (customer_id);
  CREATE INDEX ON sales (link_id);`
