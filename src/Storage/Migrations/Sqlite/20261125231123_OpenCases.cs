using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daodi.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OpenCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_cases_owner_l2_turn_pressing_id",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_owner_l3_turn_pressing_id",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_owner_person_turn_pressing_id",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_turn_pressing_id",
                table: "cases");

            migrationBuilder.CreateIndex(
                name: "ix_cases_open",
                table: "cases",
                columns: new[] { "pressing", "id", "turn", "kind", "stage", "light", "owner_l2", "owner_l3", "category", "division", "nature", "channel", "urgency" },
                filter: "turn >= 1");

            migrationBuilder.CreateIndex(
                name: "ix_cases_open_l2",
                table: "cases",
                columns: new[] { "owner_l2", "pressing", "id", "turn", "kind", "stage", "light", "owner_l3", "category", "division", "nature", "channel", "urgency" },
                filter: "turn >= 1");

            migrationBuilder.CreateIndex(
                name: "ix_cases_open_l3",
                table: "cases",
                columns: new[] { "owner_l3", "pressing", "id", "turn", "kind", "stage", "light", "category", "division", "nature", "channel", "urgency" },
                filter: "turn >= 1");

            migrationBuilder.CreateIndex(
                name: "ix_cases_open_person",
                table: "cases",
                columns: new[] { "owner_person", "pressing", "id", "turn", "kind", "stage", "light" },
                filter: "turn >= 1 AND owner_person IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_cases_open",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_open_l2",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_open_l3",
                table: "cases");

            migrationBuilder.DropIndex(
                name: "ix_cases_open_person",
                table: "cases");

            migrationBuilder.CreateIndex(
                name: "ix_cases_owner_l2_turn_pressing_id",
                table: "cases",
                columns: new[] { "owner_l2", "turn", "pressing", "id" });

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
                name: "ix_cases_turn_pressing_id",
                table: "cases",
                columns: new[] { "turn", "pressing", "id" });
        }
    }
}
