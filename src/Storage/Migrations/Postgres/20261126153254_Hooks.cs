using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Hooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "hook_cursor");

            migrationBuilder.DropTable(
                name: "hook_deliveries");

            migrationBuilder.DropTable(
                name: "hooks");
        }
    }
}
