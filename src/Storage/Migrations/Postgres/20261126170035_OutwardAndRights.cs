using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class OutwardAndRights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "client_days",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    tokens = table.Column<long>(type: "bigint", nullable: false),
                    requests = table.Column<long>(type: "bigint", nullable: false),
                    items = table.Column<long>(type: "bigint", nullable: false),
                    refused = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_days", x => new { x.client_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "client_revoked_tokens",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_revoked_tokens", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "client_secrets",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    client_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    from = table.Column<long>(type: "bigint", nullable: false),
                    to = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_secrets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clients",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    contact = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    unit_code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    scopes = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    sources = table.Column<string>(type: "character varying(700)", maxLength: 700, nullable: false),
                    per_minute = table.Column<int>(type: "integer", nullable: true),
                    per_day = table.Column<int>(type: "integer", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    tokens_from = table.Column<long>(type: "bigint", nullable: true),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    last_used_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hook_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    next = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hook_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hook_deliveries",
                columns: table => new
                {
                    hook_id = table.Column<long>(type: "bigint", nullable: false),
                    leaf = table.Column<long>(type: "bigint", nullable: false),
                    act_id = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    next_at = table.Column<long>(type: "bigint", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    strikes = table.Column<int>(type: "integer", nullable: false),
                    failed_at = table.Column<long>(type: "bigint", nullable: true),
                    done_at = table.Column<long>(type: "bigint", nullable: true),
                    replays = table.Column<int>(type: "integer", nullable: false),
                    last_status = table.Column<int>(type: "integer", nullable: true),
                    last_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    last_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    last_answer = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hook_deliveries", x => new { x.hook_id, x.leaf });
                });

            migrationBuilder.CreateTable(
                name: "hooks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    made_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    types = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    unit = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    fields = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    from_leaf = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", maxLength: 400, nullable: false),
                    former = table.Column<byte[]>(type: "bytea", maxLength: 400, nullable: true),
                    former_until = table.Column<long>(type: "bigint", nullable: true),
                    rate = table.Column<int>(type: "integer", nullable: true),
                    fails = table.Column<int>(type: "integer", nullable: false),
                    failing_since = table.Column<long>(type: "bigint", nullable: true),
                    held_until = table.Column<long>(type: "bigint", nullable: true),
                    holds = table.Column<int>(type: "integer", nullable: false),
                    last_good_at = table.Column<long>(type: "bigint", nullable: true),
                    last_at = table.Column<long>(type: "bigint", nullable: true),
                    last_status = table.Column<int>(type: "integer", nullable: true),
                    last_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    last_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    told_at = table.Column<long>(type: "bigint", nullable: true),
                    dead_told_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outside_identities",
                columns: table => new
                {
                    digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    linked_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outside_identities", x => x.digest);
                });

            migrationBuilder.CreateTable(
                name: "rights_proposals",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    about = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    wish = table.Column<string>(type: "text", nullable: false),
                    lines = table.Column<string>(type: "text", nullable: false),
                    secret = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    proposed_by_name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    proposed_by_unit = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    proposed_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    decided_by_name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    decided_at = table.Column<long>(type: "bigint", nullable: true),
                    answer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    used_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rights_proposals", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_acts_outside",
                table: "acts",
                column: "id",
                filter: "case_id IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_client_secrets_client_id",
                table: "client_secrets",
                column: "client_id");

            migrationBuilder.CreateIndex(
                name: "ix_hook_deliveries_dead",
                table: "hook_deliveries",
                columns: new[] { "hook_id", "leaf" },
                filter: "state = 3");

            migrationBuilder.CreateIndex(
                name: "ix_hook_deliveries_done",
                table: "hook_deliveries",
                column: "done_at",
                filter: "done_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hook_deliveries_due",
                table: "hook_deliveries",
                columns: new[] { "hook_id", "next_at" },
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_hook_deliveries_head",
                table: "hook_deliveries",
                columns: new[] { "hook_id", "subject", "state" },
                unique: true,
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_hook_deliveries_waiting",
                table: "hook_deliveries",
                columns: new[] { "hook_id", "subject", "leaf" },
                filter: "state < 2");

            migrationBuilder.CreateIndex(
                name: "ix_outside_identities_account_id",
                table: "outside_identities",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_rights_proposals_about_id",
                table: "rights_proposals",
                columns: new[] { "about", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_rights_proposals_state_id",
                table: "rights_proposals",
                columns: new[] { "state", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_days");

            migrationBuilder.DropTable(
                name: "client_revoked_tokens");

            migrationBuilder.DropTable(
                name: "client_secrets");

            migrationBuilder.DropTable(
                name: "clients");

            migrationBuilder.DropTable(
                name: "hook_cursor");

            migrationBuilder.DropTable(
                name: "hook_deliveries");

            migrationBuilder.DropTable(
                name: "hooks");

            migrationBuilder.DropTable(
                name: "outside_identities");

            migrationBuilder.DropTable(
                name: "rights_proposals");

            migrationBuilder.DropIndex(
                name: "ix_acts_outside",
                table: "acts");
        }
    }
}
