using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Sqlite
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
                    client_id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    requests = table.Column<long>(type: "INTEGER", nullable: false),
                    items = table.Column<long>(type: "INTEGER", nullable: false),
                    refused = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_days", x => new { x.client_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "client_revoked_tokens",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_revoked_tokens", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "client_secrets",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    client_id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    to = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_secrets", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clients",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    contact = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    unit_code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    scopes = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    sources = table.Column<string>(type: "TEXT", maxLength: 700, nullable: false),
                    per_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    per_day = table.Column<int>(type: "INTEGER", nullable: true),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    tokens_from = table.Column<long>(type: "INTEGER", nullable: true),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clients", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hook_cursor",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    next = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hook_cursor", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "hook_deliveries",
                columns: table => new
                {
                    hook_id = table.Column<long>(type: "INTEGER", nullable: false),
                    leaf = table.Column<long>(type: "INTEGER", nullable: false),
                    act_id = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    next_at = table.Column<long>(type: "INTEGER", nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    strikes = table.Column<int>(type: "INTEGER", nullable: false),
                    failed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    done_at = table.Column<long>(type: "INTEGER", nullable: true),
                    replays = table.Column<int>(type: "INTEGER", nullable: false),
                    last_status = table.Column<int>(type: "INTEGER", nullable: true),
                    last_zh = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    last_en = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    last_answer = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hook_deliveries", x => new { x.hook_id, x.leaf });
                });

            migrationBuilder.CreateTable(
                name: "hooks",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    url = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    types = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    fields = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    from_leaf = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    secret = table.Column<byte[]>(type: "BLOB", maxLength: 400, nullable: false),
                    former = table.Column<byte[]>(type: "BLOB", maxLength: 400, nullable: true),
                    former_until = table.Column<long>(type: "INTEGER", nullable: true),
                    rate = table.Column<int>(type: "INTEGER", nullable: true),
                    fails = table.Column<int>(type: "INTEGER", nullable: false),
                    failing_since = table.Column<long>(type: "INTEGER", nullable: true),
                    held_until = table.Column<long>(type: "INTEGER", nullable: true),
                    holds = table.Column<int>(type: "INTEGER", nullable: false),
                    last_good_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_status = table.Column<int>(type: "INTEGER", nullable: true),
                    last_zh = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    last_en = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    told_at = table.Column<long>(type: "INTEGER", nullable: true),
                    dead_told_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hooks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outside_identities",
                columns: table => new
                {
                    digest = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    linked_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outside_identities", x => x.digest);
                });

            migrationBuilder.CreateTable(
                name: "rights_proposals",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    wish = table.Column<string>(type: "TEXT", nullable: false),
                    lines = table.Column<string>(type: "TEXT", nullable: false),
                    secret = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    proposed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    proposed_by_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    proposed_by_unit = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    proposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_by_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    used_at = table.Column<long>(type: "INTEGER", nullable: true)
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
