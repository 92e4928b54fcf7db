/**
 * What the org says in the language of whoever reads: statuses and types of logins, names of standard profiles, labels.
 * Rows are kept in English. Which of these words Salesforce really uses is told in docs/org-on-loopback.md: some Japanese
 * ones are published, the others are plausible.
 */

/** Values of User.LanguageLocaleKey that the org knows words for, besides English. */
const LANGUAGES = ['de', 'ja', 'iw'] as const;
export type Language = (typeof LANGUAGES)[number];

type Translations = Readonly<Record<Language, string>>;

const words = (de: string, ja: string, iw: string): Translations => ({ de, ja, iw });

/** LoginHistory.Status. */
const STATUSES: Readonly<Record<string, Translations>> = {
  success: words('Erfolgreich', '成功', 'הצלחה'),
  'invalid password': words('Ungültiges Kennwort', '無効なパスワードです。', 'סיסמה לא חוקית'),
  'failed: api security token required': words(
    'Fehlgeschlagen: API-Sicherheitstoken erforderlich',
    '失敗: API セキュリティトークンが必要です。',
    'נכשל: נדרש אסימון אבטחה של API',
  ),
  'failed: computer activation required': words(
    'Fehlgeschlagen: Computeraktivierung erforderlich',
    '失敗: コンピューターの有効化が必要です。',
    'נכשל: נדרשת הפעלת מחשב',
  ),
  'failed: computer activation pending': words(
    'Fehlgeschlagen: Computeraktivierung ausstehend',
    '失敗: コンピューターの有効化が保留中です。',
    'נכשל: הפעלת מחשב ממתינה',
  ),
  'password lockout': words('Kennwortsperre', 'パスワードのロックアウト', 'נעילת סיסמה'),
  'user is inactive': words('Benutzer ist inaktiv', 'ユーザーは無効です', 'המשתמש אינו פעיל'),
  'user is frozen': words('Benutzer ist eingefroren', 'ユーザーは凍結されています', 'המשתמש מוקפא'),
  'restricted ip': words('Eingeschränkte IP', '制限された IP です。', 'כתובת IP מוגבלת'),
  'restricted domain': words('Eingeschränkte Domäne', '制限されたドメインです。', 'דומיין מוגבל'),
  'restricted time': words('Eingeschränkte Zeit', '制限された時間です。', 'זמן מוגבל'),
  'failed: api-only user': words(
    'Fehlgeschlagen: Nur-API-Benutzer',
    '失敗: API のみのユーザーです。',
    'נכשל: משתמש API בלבד',
  ),
  'failed: api version removed': words(
    'Fehlgeschlagen: API-Version entfernt',
    '失敗: API バージョンが削除されています。',
    'נכשל: גרסת API הוסרה',
  ),
  'failed: ip address not allowed': words(
    'Fehlgeschlagen: IP-Adresse nicht zulässig',
    '失敗: IP アドレスが許可されていません。',
    'נכשל: כתובת IP אינה מותרת',
  ),
  'failed: oauth api access disabled': words(
    'Fehlgeschlagen: OAuth-API-Zugriff deaktiviert',
    '失敗: OAuth API アクセスが無効です。',
    'נכשל: גישת OAuth API מושבתת',
  ),
  'failed: delegated authentication unavailable': words(
    'Fehlgeschlagen: Delegierte Authentifizierung nicht verfügbar',
    '失敗: 代理認証が利用できません。',
    'נכשל: אימות מואצל אינו זמין',
  ),
  'login rate exceeded': words('Anmelderate überschritten', 'ログイン率を超過しています。', 'חריגה מקצב הכניסות'),
  'multi-factor required': words('Multi-Faktor erforderlich', '多要素が必要です。', 'נדרש אימות רב-גורמי'),
  'organization locked': words('Organisation gesperrt', '組織がロックされています。', 'הארגון נעול'),
  'trial expired': words('Testphase abgelaufen', 'トライアルの有効期限が切れています。', 'תקופת הניסיון הסתיימה'),
  'username-password flow disabled': words(
    'Benutzername-Kennwort-Ablauf deaktiviert',
    'ユーザー名パスワードフローが無効です。',
    'זרימת שם משתמש וסיסמה מושבתת',
  ),
};

/** LoginHistory.LoginType. */
const LOGIN_TYPES: Readonly<Record<string, Translations>> = {
  application: words('Anwendung', 'アプリケーション', 'יישום'),
  'other apex api': words('Andere Apex-API', 'その他の Apex API', 'Apex API אחר'),
  'partner product': words('Partnerprodukt', 'パートナー製品', 'מוצר שותף'),
  'remote access 2.0': words('Remotezugriff 2.0', 'リモートアクセス 2.0', 'גישה מרחוק 2.0'),
  'oauth2, remote access 2.0': words(
    'Oauth2, Remotezugriff 2.0',
    'Oauth2、リモートアクセス 2.0',
    'Oauth2, גישה מרחוק 2.0',
  ),
  'remote access client': words('Remotezugriff-Client', 'リモートアクセスクライアント', 'לקוח גישה מרחוק'),
  'saml sfdc initiated sso': words('Von SFDC initiiertes SAML-SSO', 'SAML Sfdc 起動 SSO', 'SSO של SAML ביוזמת Sfdc'),
  'third party sso': words('SSO eines Drittanbieters', 'サードパーティ SSO', 'SSO של צד שלישי'),
  'lightning login': words('Lightning-Anmeldung', 'Lightning ログイン', 'כניסת Lightning'),
  'passwordless login': words('Kennwortlose Anmeldung', 'パスワードなしのログイン', 'כניסה ללא סיסמה'),
  'certificate-based login': words('Zertifikatbasierte Anmeldung', '証明書ベースのログイン', 'כניסה מבוססת אישור'),
  'employee login to community': words(
    'Mitarbeiteranmeldung bei Community',
    'コミュニティへの従業員ログイン',
    'כניסת עובד לקהילה',
  ),
};

/** Names of standard profiles. */
const PROFILES: Readonly<Record<string, Translations>> = {
  'system administrator': words('Systemadministrator', 'システム管理者', 'מנהל מערכת'),
  'standard user': words('Standardbenutzer', '標準ユーザー', 'משתמש רגיל'),
  'read only': words('Schreibgeschützt', '参照のみ', 'לקריאה בלבד'),
};

/** Labels of objects and fields in describe. */
const LABELS: Readonly<Record<string, Translations>> = {
  'login history': words('Anmeldeverlauf', 'ログイン履歴', 'היסטוריית כניסות'),
  user: words('Benutzer', 'ユーザー', 'משתמש'),
  profile: words('Profil', 'プロファイル', 'פרופיל'),
  status: words('Status', '状況', 'סטטוס'),
  'login type': words('Anmeldetyp', 'ログイン種別', 'סוג כניסה'),
  'login time': words('Anmeldezeit', 'ログイン日時', 'שעת כניסה'),
  'source ip': words('Quell-IP', '送信元 IP', 'כתובת IP מקור'),
  username: words('Benutzername', 'ユーザー名', 'שם משתמש'),
};

const TABLES = { status: STATUSES, type: LOGIN_TYPES, profile: PROFILES, label: LABELS } as const;
export type Vocabulary = keyof typeof TABLES;

function isLanguage(text: string): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** A text in a language; in English, and where the org has no word for it, as it is. */
export function spoken(vocabulary: string, language: string, text: string): string {
  if (!isLanguage(language)) return text;
  const table = Object.entries(TABLES).find(([name]) => name === vocabulary)?.[1] ?? {};
  return table[text.toLowerCase()]?.[language] ?? text;
}

/** SQL for a column in the language of whoever reads; in English it is the column alone. */
export function spokenSql(vocabulary: Vocabulary, column: string, language: string): string {
  return isLanguage(language) ? `spoken('${vocabulary}', '${language}', ${column})` : column;
}
