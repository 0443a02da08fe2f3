namespace AuthKit.Mcp.HelpGen;

/// <summary>Types as a PowerShell user writes them.</summary>
internal static class TypeNames
{
    public static string Short(Type type) => Bare(type) is { IsArray: true } array ? Short(ElementOf(array)) + "[]" : Bare(type).Name.Split('`')[0];

    public static string Full(Type type) => Bare(type) is { IsArray: true } array ? Full(ElementOf(array)) + "[]" : Bare(type).FullName ?? type.Name;

    /// <summary>The names of the values, for enums and arrays of them.</summary>
    public static IReadOnlyList<string> EnumValues(Type type)
    {
        Type bare = Bare(type);
        bare = bare.IsArray ? ElementOf(bare) : bare;
        return bare.IsEnum ? Enum.GetNames(bare) : [];
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Type ElementOf(Type array) => array.GetElementType() ?? throw new ArgumentException($"{array} is no array.", nameof(array));
}
