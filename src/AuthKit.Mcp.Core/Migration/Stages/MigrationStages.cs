namespace AuthKit.Mcp.Migration;

/// <summary>The check of each stage.</summary>
internal static class MigrationStages
{
    public static Task<StageFinding> CheckAsync(McpMigrationStep step, StageContext context, CancellationToken cancellationToken) => step switch
    {
        McpMigrationStep.Registration => RegistrationStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.ResourceMetadata => ResourceMetadataStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.MetadataRedirect => MetadataRedirectStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.TokenValidation => TokenValidationStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.Challenge => ChallengeStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.EndToEnd => EndToEndStage.CheckAsync(context, cancellationToken),
        McpMigrationStep.Cleanup => CleanupStage.CheckAsync(context, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Every stage needs a check here."),
    };
}
