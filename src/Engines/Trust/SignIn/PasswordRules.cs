using Daodi.Kernel;
using Daodi.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daodi.Trust;

/// <summary>
/// What a password may not be, beside too short: the first things that are tried on a municipal platform. A small rule and no list: the name of the account, its
/// unit or the product, a run along the keyboard, one thing said twice.
/// </summary>
public static class PasswordRules
{
    private const int Run = 5, ShortestWord = 3, ShortestName = 2;
    private static readonly string[] Site = ["daodi", "到底", "dezhou", "德州", "password", "admin", "welcome", "woaini"];
    private static readonly string[] Rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", string.Concat(Enumerable.Range(1, 10).Select(d => d % 10)), "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb", "!@#$%^&*()"];

    /// <summary>What is wrong with it; null where nothing is. Error <c>account.password</c>.</summary>
    /// <param name="own">Words of the account: user name, name, unit.</param>
    public static Error? Fault(string password, int least, params IEnumerable<string?> own)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(own);
        if (password.Length < least)
            return Weak($"密码至少 {least} 位。", $"A password has at least {least} characters.");
        var low = password.ToLowerInvariant();
        if (MostlyWords(low, least, own.Concat(Site)))
            return Weak("密码不能由用户名、姓名、单位或平台名加几个字符组成。", "A password is not the user name, the name, the unit or the platform's name with a few characters added.");
        if (Rows.Any(row => HasRun(low, row)) || HasRun(low, null))
            return Weak($"密码不能含有键盘上连续的 {Run} 个字符或同一字符重复。", $"A password holds no {Run} neighbours of the keyboard and no character {Run} times over.");
        return IsRepeated(low) ? Weak("密码不能是同一段重复。", "A password is not one piece said again.") : null;
    }

    /// <summary>Whether it is the present password or one of the last ones. Error <c>account.password</c>.</summary>
    internal static async Task<Error?> Seen(IReader reader, IPasswordHasher<Account> hasher, Account account, string password, int history, CancellationToken ct)
    {
        if (history == 0) return null;
        var hashes = await reader.Read(db => db.Set<PastPassword>().Where(p => p.AccountId == account.Id).OrderByDescending(p => p.Id).Take(history - 1).Select(p => p.Hash).ToListAsync(ct));
        if (account.PasswordHash is { } now) hashes.Insert(0, now);
        return hashes.Any(h => hasher.VerifyHashedPassword(account, h, password) != PasswordVerificationResult.Failed)
            ? Weak($"不能重用最近 {history} 个密码。", $"The last {history} passwords may not come back.") : null;
    }

    /// <summary>Sets the hash and keeps the old one for the history, in the caller's work.</summary>
    internal static void Set(DaodiDb db, Account account, string hash, bool byOther, DateTimeOffset now)
    {
        if (account.PasswordHash is { } old) db.Add(new PastPassword { Id = Ids.Next(), AccountId = account.Id, Hash = old, At = now });
        (account.PasswordHash, account.PasswordAt, account.PasswordByOther) = (hash, now, byOther);
        (account.LockoutEnd, account.AccessFailedCount) = (null, 0);
    }

    // Whether too little is left once the words are taken out: a long sentence may mention anything.
    private static bool MostlyWords(string text, int least, IEnumerable<string?> words)
    {
        var rest = words.OfType<string>().Select(w => w.ToLowerInvariant()).Where(w => w.Length >= (w.All(char.IsAscii) ? ShortestWord : ShortestName))
            .OrderByDescending(w => w.Length).Aggregate(text, (left, word) => left.Replace(word, "", StringComparison.Ordinal));
        return rest.Length < text.Length && (rest.Length * 2 <= text.Length || rest.Length < least - 2);
    }

    private static bool HasRun(string text, string? row)
    {
        for (var i = 0; i + Run <= text.Length; i++)
        {
            var part = text.AsSpan(i, Run);
            if (row is null ? part.IndexOfAnyExcept(part[0]) < 0 : row.AsSpan().Contains(part, StringComparison.Ordinal) || Reversed(row).AsSpan().Contains(part, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string Reversed(string row) => string.Concat(row.Reverse());

    private static bool IsRepeated(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && text == string.Concat(Enumerable.Repeat(text[..length], text.Length / length))) return true;
        }

        return false;
    }

    private static Error Weak(string zh, string en) => Error.Invalid("account.password", (zh, en), "password");
}
