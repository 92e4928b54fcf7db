/** The tables of the org. Ids are kept as row numbers and spoken by the `sfid` function; times in seconds. */
import { PERMISSIONS } from './model/permissions.js';

const permissionColumns = PERMISSIONS.map((name) => `p_${name} INTEGER NOT NULL DEFAULT 0`).join(', ');

export const TABLES = `
CREATE TABLE organization (n INTEGER PRIMARY KEY, name TEXT, instance_name TEXT, is_sandbox INTEGER,
  organization_type TEXT, time_zone TEXT, language TEXT, locale TEXT, namespace TEXT, primary_contact TEXT,
  country TEXT, trial_expires INTEGER, created INTEGER);
CREATE TABLE user_license (n INTEGER PRIMARY KEY, name TEXT, definition_key TEXT, status TEXT, total INTEGER,
  used INTEGER);
CREATE TABLE profile (n INTEGER PRIMARY KEY, name TEXT, metadata_name TEXT UNIQUE, description TEXT,
  user_license INTEGER, user_type TEXT, custom INTEGER, created INTEGER);
CREATE TABLE permission_set (n INTEGER PRIMARY KEY, name TEXT, label TEXT, description TEXT, type TEXT,
  profile INTEGER, psg INTEGER, license INTEGER, activation_required INTEGER NOT NULL DEFAULT 0, created INTEGER,
  ${permissionColumns});
CREATE INDEX permission_set_profile ON permission_set (profile);
CREATE TABLE permission_set_group (n INTEGER PRIMARY KEY, developer_name TEXT, label TEXT, status TEXT,
  description TEXT, created INTEGER);
CREATE TABLE permission_set_group_component (n INTEGER PRIMARY KEY, psg INTEGER, pset INTEGER);
CREATE TABLE permission_set_assignment (n INTEGER PRIMARY KEY, pset INTEGER, psg INTEGER, assignee INTEGER,
  expires INTEGER, modified INTEGER);
CREATE TABLE user (n INTEGER PRIMARY KEY, username TEXT COLLATE NOCASE, first_name TEXT, last_name TEXT, email TEXT,
  alias TEXT, active INTEGER NOT NULL DEFAULT 1, profile INTEGER, user_type TEXT, federation TEXT, time_zone TEXT,
  department TEXT, last_login INTEGER, last_password_change INTEGER, failed_logins INTEGER NOT NULL DEFAULT 0,
  password_expires INTEGER, frozen INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER, created INTEGER, language TEXT NOT NULL DEFAULT 'en_US',
  token_was_reset INTEGER NOT NULL DEFAULT 0);
CREATE TABLE former_password (n INTEGER PRIMARY KEY, user INTEGER, salt TEXT, password_hash TEXT);
CREATE TABLE mail (n INTEGER PRIMARY KEY, user INTEGER, recipient TEXT, kind TEXT, subject TEXT, secret TEXT, sent INTEGER);
CREATE TABLE oauth_token (n INTEGER PRIMARY KEY, user INTEGER, app TEXT, application INTEGER, delete_token TEXT UNIQUE, use_count INTEGER,
  created INTEGER, last_used INTEGER);
CREATE TABLE scratch_org (n INTEGER PRIMARY KEY, user INTEGER, name TEXT, created INTEGER);
CREATE TABLE cron_trigger (n INTEGER PRIMARY KEY, user INTEGER, name TEXT, state TEXT, next INTEGER, created INTEGER);
CREATE TABLE credential (user INTEGER PRIMARY KEY, salt TEXT, password_hash TEXT, token_hash TEXT, expired INTEGER NOT NULL DEFAULT 0, challenge TEXT);
CREATE TABLE login_ip (n INTEGER PRIMARY KEY, user INTEGER, source_ip TEXT, authenticated INTEGER, method TEXT,
  sent INTEGER, created INTEGER);
CREATE TABLE setup_change (n INTEGER PRIMARY KEY, user INTEGER, time INTEGER, action TEXT, section TEXT, display TEXT);
CREATE TABLE login_combo (n INTEGER PRIMARY KEY, login_type TEXT, login_sub_type TEXT, source_ip TEXT,
  forwarded_for TEXT, login_url TEXT, authentication_service TEXT, tls TEXT, cipher TEXT, browser TEXT, platform TEXT,
  status TEXT, application TEXT, client_version TEXT, api_type TEXT, api_version TEXT, country TEXT, use_api_token TEXT);
CREATE TABLE login_history (n INTEGER PRIMARY KEY, user INTEGER NOT NULL, time INTEGER NOT NULL,
  combo INTEGER NOT NULL, shown INTEGER);
CREATE TABLE auth_session (n INTEGER PRIMARY KEY, user INTEGER, token_hash TEXT UNIQUE, source_ip TEXT,
  login_type TEXT, session_type TEXT, kind TEXT, created INTEGER, valid_for INTEGER, login_history INTEGER,
  parent INTEGER, oauth_token INTEGER, open INTEGER NOT NULL DEFAULT 1);
CREATE TABLE two_factor (n INTEGER PRIMARY KEY, salesforce_authenticator INTEGER, totp INTEGER);
CREATE TABLE event_log_file (n INTEGER PRIMARY KEY, event_type TEXT, log_date INTEGER, length INTEGER,
  sequence INTEGER, interval TEXT, field_names TEXT, field_types TEXT, body TEXT, created INTEGER);
CREATE TABLE release_update (n INTEGER PRIMARY KEY, developer_name TEXT UNIQUE, title TEXT, titles TEXT, category TEXT,
  status TEXT, step_stage TEXT, due_date TEXT, release_date TEXT, release_label TEXT,
  supports_revoke INTEGER NOT NULL DEFAULT 1);
CREATE TABLE app (n INTEGER PRIMARY KEY, kind TEXT, name TEXT, label TEXT, namespace TEXT, client_id TEXT UNIQUE,
  secret_hash TEXT, public_key TEXT, certificate TEXT, certificate_ends INTEGER, refresh TEXT NOT NULL DEFAULT 'Infinite',
  client_credentials INTEGER NOT NULL DEFAULT 0,
  run_as INTEGER, admin_approved INTEGER NOT NULL DEFAULT 0, approved INTEGER NOT NULL DEFAULT 0,
  ip TEXT NOT NULL DEFAULT 'Enforce', scopes TEXT NOT NULL DEFAULT 'Api', installed INTEGER NOT NULL DEFAULT 1,
  jwt INTEGER NOT NULL DEFAULT 1, enabled INTEGER NOT NULL DEFAULT 1, settings_name TEXT, global_name TEXT,
  oauth_policy_name TEXT, policy_name TEXT, created INTEGER);
CREATE TABLE setup_entity_access (n INTEGER PRIMARY KEY, pset INTEGER, app INTEGER);
CREATE INDEX setup_entity_access_app ON setup_entity_access (app);
CREATE VIEW connected_application AS SELECT * FROM app WHERE kind = 'connected' AND installed = 1;
CREATE VIEW external_client_application AS SELECT * FROM app WHERE kind = 'external' AND installed = 1;
`;

/** Made after the rows are in: an index that grows with them costs several times as much. */
export const INDEXES = `
CREATE UNIQUE INDEX IF NOT EXISTS user_username ON user (username);
CREATE INDEX IF NOT EXISTS user_profile ON user (profile);
CREATE INDEX IF NOT EXISTS user_exceptions ON user (n) WHERE frozen = 1 OR locked = 1;
CREATE INDEX IF NOT EXISTS assignment_assignee ON permission_set_assignment (assignee, pset);
CREATE INDEX IF NOT EXISTS assignment_set ON permission_set_assignment (pset, assignee);
CREATE INDEX IF NOT EXISTS login_ip_address ON login_ip (source_ip COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS login_ip_user ON login_ip (user);
CREATE INDEX IF NOT EXISTS login_history_user ON login_history (user, combo, time);
CREATE INDEX IF NOT EXISTS login_history_time ON login_history (time);
CREATE INDEX IF NOT EXISTS auth_session_user ON auth_session (user);
`;
