using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Start : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_roles",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_roles", x => new { x.account_id, x.role });
                });

            migrationBuilder.CreateTable(
                name: "accounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    own_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_sign_in_at = table.Column<long>(type: "INTEGER", nullable: true),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "acts",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    seq = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    actor_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    actor_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    actor_unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    ground = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    from_stage = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    to_stage = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    data = table.Column<string>(type: "TEXT", nullable: false),
                    @public = table.Column<bool>(name: "public", type: "INTEGER", nullable: false),
                    salt = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "appeal_callers",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 50, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    id_number = table.Column<string>(type: "TEXT", maxLength: 18, nullable: true),
                    phone_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_appeal_callers", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    anonymity = table.Column<int>(type: "INTEGER", nullable: false),
                    accused_unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    first_contact_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reply = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    replied_at = table.Column<long>(type: "INTEGER", nullable: true),
                    solved = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    satisfaction = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    remark = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    evaluated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    evaluated_by = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_appeals", x => x.case_id);
                });

            migrationBuilder.CreateTable(
                name: "calendar_years",
                columns: table => new
                {
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    notice = table.Column<string>(type: "TEXT", nullable: false),
                    imported_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_years", x => x.year);
                });

            migrationBuilder.CreateTable(
                name: "case_clocks",
                columns: table => new
                {
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    round = table.Column<int>(type: "INTEGER", nullable: false),
                    limit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    rule = table.Column<string>(type: "TEXT", maxLength: 240, nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    started = table.Column<long>(type: "INTEGER", nullable: false),
                    due = table.Column<long>(type: "INTEGER", nullable: true),
                    unknown = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    pauses = table.Column<string>(type: "TEXT", nullable: true),
                    extension = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    extended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    extension_rule = table.Column<string>(type: "TEXT", maxLength: 240, nullable: true),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    late = table.Column<bool>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_clocks", x => new { x.case_id, x.kind, x.round });
                });

            migrationBuilder.CreateTable(
                name: "case_numbers",
                columns: table => new
                {
                    prefix = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_numbers", x => new { x.prefix, x.day });
                });

            migrationBuilder.CreateTable(
                name: "case_parties",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    person = table.Column<Guid>(type: "TEXT", nullable: true),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_case_parties", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cases",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    no = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    loop_version = table.Column<int>(type: "INTEGER", nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    summary = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    source_id = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    nature = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    category = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    urgency = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    anonymity = table.Column<int>(type: "INTEGER", nullable: false),
                    division = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: false),
                    closed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    stage_since = table.Column<long>(type: "INTEGER", nullable: false),
                    turn = table.Column<int>(type: "INTEGER", nullable: false),
                    owner_unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    owner_since = table.Column<long>(type: "INTEGER", nullable: false),
                    responsible = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    owner_l2 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    owner_l3 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    owner_person = table.Column<Guid>(type: "TEXT", nullable: true),
                    statutory_due = table.Column<long>(type: "INTEGER", nullable: true),
                    committed_due = table.Column<long>(type: "INTEGER", nullable: true),
                    step_due = table.Column<long>(type: "INTEGER", nullable: true),
                    paused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    light = table.Column<int>(type: "INTEGER", nullable: false),
                    light_at = table.Column<long>(type: "INTEGER", nullable: true),
                    light_clock = table.Column<int>(type: "INTEGER", nullable: true),
                    pressing = table.Column<long>(type: "INTEGER", nullable: false),
                    awaits_calendar_since = table.Column<long>(type: "INTEGER", nullable: true),
                    timer_at = table.Column<long>(type: "INTEGER", nullable: true),
                    redo_count = table.Column<int>(type: "INTEGER", nullable: false),
                    extended = table.Column<bool>(type: "INTEGER", nullable: false),
                    token_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cases", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "counters",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    value = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_counters", x => new { x.name, x.day, x.key });
                });

            migrationBuilder.CreateTable(
                name: "credentials",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    holder = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credentials", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "evidence",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    media_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "INTEGER", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: true),
                    height = table.Column<int>(type: "INTEGER", nullable: true),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lon = table.Column<double>(type: "REAL", nullable: true),
                    lat = table.Column<double>(type: "REAL", nullable: true),
                    device = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    uploader = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    act_id = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_evidence", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    source_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    payload = table.Column<string>(type: "TEXT", nullable: false),
                    length = table.Column<int>(type: "INTEGER", nullable: false),
                    corrected = table.Column<string>(type: "TEXT", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    case_no = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    errors = table.Column<string>(type: "TEXT", nullable: true),
                    receipts = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "light_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<long>(type: "INTEGER", nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    clock = table.Column<int>(type: "INTEGER", nullable: true),
                    owner_unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    owner_l2 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    owner_l3 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    cause = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_light_changes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "loop_versions",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    yaml = table.Column<string>(type: "TEXT", nullable: false),
                    first_seen = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_loop_versions", x => new { x.id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    permission = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    case_id = table.Column<long>(type: "INTEGER", nullable: true),
                    case_no = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    zh = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    en = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    read_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notices", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rule_rows",
                columns: table => new
                {
                    rule_table = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    id = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    keys = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    values = table.Column<string>(type: "TEXT", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    citation = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    tag = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rule_rows", x => new { x.rule_table, x.id });
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    list = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "units",
                columns: table => new
                {
                    code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    short_zh = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    short_en = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    parent_code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    level = table.Column<int>(type: "INTEGER", nullable: false),
                    l2 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    l3 = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    division = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    active = table.Column<bool>(type: "INTEGER", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_units", x => x.code);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_normalized_user_name",
                table: "accounts",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_accounts_unit_code",
                table: "accounts",
                column: "unit_code");

            migrationBuilder.CreateIndex(
                name: "ix_acts_case_id_seq",
                table: "acts",
                columns: new[] { "case_id", "seq" },
                unique: true,
                filter: "case_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_appeal_callers_phone_hash",
                table: "appeal_callers",
                column: "phone_hash");

            migrationBuilder.CreateIndex(
                name: "ix_case_parties_case_id",
                table: "case_parties",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "ix_case_parties_unit_case_id",
                table: "case_parties",
                columns: new[] { "unit", "case_id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_awaits_calendar_since",
                table: "cases",
                column: "awaits_calendar_since",
                filter: "awaits_calendar_since IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cases_category_opened_at_id",
                table: "cases",
                columns: new[] { "category", "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_light_at",
                table: "cases",
                column: "light_at",
                filter: "light_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cases_no",
                table: "cases",
                column: "no",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_cases_opened_at_id",
                table: "cases",
                columns: new[] { "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_l2_opened_at_id",
                table: "cases",
                columns: new[] { "owner_l2", "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_l2_turn_pressing_id",
                table: "cases",
                columns: new[] { "owner_l2", "turn", "pressing", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_l3_opened_at_id",
                table: "cases",
                columns: new[] { "owner_l3", "opened_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_l3_turn_pressing_id",
                table: "cases",
                columns: new[] { "owner_l3", "turn", "pressing", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_person_turn_pressing_id",
                table: "cases",
                columns: new[] { "owner_person", "turn", "pressing", "id" },
                filter: "owner_person IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cases_timer_at",
                table: "cases",
                column: "timer_at",
                filter: "timer_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cases_token_hash",
                table: "cases",
                column: "token_hash",
                filter: "token_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_cases_turn_pressing_id",
                table: "cases",
                columns: new[] { "turn", "pressing", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_evidence_case_id",
                table: "evidence",
                column: "case_id",
                filter: "case_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_quarantined",
                table: "inbox",
                columns: new[] { "source", "id" },
                filter: "state = 2");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_received",
                table: "inbox",
                column: "id",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_source_id_source",
                table: "inbox",
                columns: new[] { "source_id", "source" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_light_changes_at_to",
                table: "light_changes",
                columns: new[] { "at", "to" });

            migrationBuilder.CreateIndex(
                name: "ix_light_changes_case_id_at",
                table: "light_changes",
                columns: new[] { "case_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_notices_account_id_id",
                table: "notices",
                columns: new[] { "account_id", "id" },
                filter: "account_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notices_unit_id",
                table: "notices",
                columns: new[] { "unit", "id" },
                filter: "unit IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_account_id_list",
                table: "saved_views",
                columns: new[] { "account_id", "list" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_roles");

            migrationBuilder.DropTable(
                name: "accounts");

            migrationBuilder.DropTable(
                name: "acts");

            migrationBuilder.DropTable(
                name: "appeal_callers");

            migrationBuilder.DropTable(
                name: "appeals");

            migrationBuilder.DropTable(
                name: "calendar_years");

            migrationBuilder.DropTable(
                name: "case_clocks");

            migrationBuilder.DropTable(
                name: "case_numbers");

            migrationBuilder.DropTable(
                name: "case_parties");

            migrationBuilder.DropTable(
                name: "cases");

            migrationBuilder.DropTable(
                name: "counters");

            migrationBuilder.DropTable(
                name: "credentials");

            migrationBuilder.DropTable(
                name: "evidence");

            migrationBuilder.DropTable(
                name: "inbox");

            migrationBuilder.DropTable(
                name: "light_changes");

            migrationBuilder.DropTable(
                name: "loop_versions");

            migrationBuilder.DropTable(
                name: "notices");

            migrationBuilder.DropTable(
                name: "rule_rows");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropTable(
                name: "units");
        }
    }
}
