namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>All faults, in the order in which they apply.</summary>
internal static class FaultTable
{
    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        .. ServerAccessFaults.All,
        .. ChallengeFaults.All,
        .. CorsFaults.All,
        .. CorsReachFaults.All,
        .. PrmDocumentFaults.All,
        .. PrmMemberFaults.All,
        .. GatewayFaults.All,
        .. AuthorizationFaults.All,
        .. FlowFaults.All,
        .. CallFaults.All,
        .. MetadataFaults.All,
        .. MetadataMemberFaults.All,
        .. HygieneFaults.All,
        .. MigrationFaults.All,
        .. WireFaults.All,
    ];

    /// <exception cref="SandboxException">No fault has this name.</exception>
    public static SandboxFault Find(string name)
    {
        foreach (SandboxFault fault in All)
        {
            if (string.Equals(fault.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return fault;
            }
        }

        string[] near = [.. All.Select(fault => fault.Name).OrderBy(known => Distance(known, name)).ThenBy(known => known, StringComparer.Ordinal).Take(3)];
        throw new SandboxException($"'{name}' is not a fault of the sandbox. Nearest names: {string.Join(", ", near)}. Get-AuthKitSandbox -ListFault lists all (SandboxHost.KnownFaults in code).");
    }

    // A name that contains the other, or the other way round, is nearer than any spelling mistake.
    private static int Distance(string known, string name)
    {
        string wanted = name.ToLowerInvariant();
        return wanted.Length > 2 && (known.Contains(wanted, StringComparison.Ordinal) || wanted.Contains(known, StringComparison.Ordinal))
            ? 0
            : EditDistance(known, wanted);
    }

    private static int EditDistance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
